import { useNavigate } from '@tanstack/react-router';
import { memo, type MouseEvent, useEffect, useMemo, useState } from 'react';
import { knownPerson, openCard, useRoomNames } from '../../store';
import { copyText, notify, useText } from '../../ui';
import { needsHighlighter, renderMarkdown, setHighlighter } from './markdown';
import { useNames } from './useNames';

/** A message's text as its author meant it to look. */
export const Markdown = memo(function Markdown({ source }: { readonly source: string }) {
  const text = useText();
  const navigate = useNavigate();
  const names = useNames();
  const rooms = useRoomNames();
  const hasColours = useColours(source);
  const copy = text('timeline.copyCode');
  const html = useMemo(
    () => ({ __html: renderMarkdown(source, { copy }, names) }),
    // The colours are not asked for, but are in what is rendered.
    [source, copy, names, hasColours],
  );

  async function pressed(event: MouseEvent<HTMLDivElement>): Promise<void> {
    const target = event.target as Element;
    const link = target.closest('a');
    if (link !== null) {
      followHere(link, event);
      return;
    }
    const button = target.closest('button');
    const name = button?.textContent ?? '';
    if (button?.classList.contains('person') === true) {
      const person = knownPerson(name.slice(1));
      if (person !== undefined) {
        openCard(person, button);
      }
    } else if (button?.classList.contains('room') === true) {
      const channel = rooms.get(name.slice(1).toLowerCase());
      if (channel !== undefined) {
        void navigate({ to: '/c/$channel', params: { channel } });
      }
    } else if (button !== null) {
      const code = button.closest('.code')?.querySelector('code')?.textContent;
      if (code !== undefined && code !== null && (await copyText(code))) {
        notify(text('timeline.copied'));
      }
    }
  }

  /** A link to a message or a room of this server opens here, not in another tab. */
  function followHere(link: HTMLAnchorElement, event: MouseEvent): void {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (isPlain && link.origin === window.location.origin && link.pathname.startsWith('/c/')) {
      event.preventDefault();
      void navigate({ to: link.pathname + link.search });
    }
  }

  return (
    <div
      className="prose"
      onClick={(event) => void pressed(event)}
      dangerouslySetInnerHTML={html}
    />
  );
});

/** Loads what colours code when there is some; answers whether it is there. */
function useColours(source: string): boolean {
  const [isLoaded, setIsLoaded] = useState(false);
  const isNeeded = !isLoaded && needsHighlighter(source);
  useEffect(() => {
    if (!isNeeded) {
      return;
    }
    let isShown = true;
    import('./highlight').then(
      ({ highlight }) => {
        setHighlighter(highlight);
        if (isShown) {
          setIsLoaded(true);
        }
      },
      // Without the network, code stays as it is: it can be read without colours.
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [isNeeded]);
  return isLoaded;
}
