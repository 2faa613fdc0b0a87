import { memo, type MouseEvent, useMemo } from 'react';
import { copyText, notify, useText } from '../../ui';
import { renderMarkdown } from './markdown';

/** A message's text as its author meant it to look. */
export const Markdown = memo(function Markdown({ source }: { readonly source: string }) {
  const text = useText();
  const copy = text('timeline.copyCode');
  const html = useMemo(() => ({ __html: renderMarkdown(source, { copy }) }), [source, copy]);

  async function pressed(event: MouseEvent<HTMLDivElement>): Promise<void> {
    const button = (event.target as Element).closest('.code-bar button');
    const code = button?.closest('.code')?.querySelector('code')?.textContent;
    if (code !== undefined && code !== null && (await copyText(code))) {
      notify(text('timeline.copied'));
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
