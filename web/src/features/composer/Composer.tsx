import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { actions, MAX_TEXT_BYTES, setDraft, useDraft, utf8Bytes } from '../../store';
import { IconButton, useText } from '../../ui';

interface ComposerProps {
  readonly channel: string;
  readonly name: string;
}

const MAX_HEIGHT_PIXELS = 280;
/** From this many bytes before the limit on, it is told how much is left. */
const TELL_LEFT_BYTES = 1_024;

/** Where a message is written. Give it the channel as `key`. */
export function Composer({ channel, name }: ComposerProps) {
  const text = useText();
  const draft = useDraft(channel);
  const [error, setError] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  const message = draft.trim();
  const left = MAX_TEXT_BYTES - utf8Bytes(message);

  useEffect(() => {
    // On a touch screen the focus would bring the keyboard up over what is to be read, and out of
    // a menu or dialog it would be taken from what somebody is doing.
    const isBusy = document.activeElement?.closest('[role=menu], [role=dialog]') != null;
    if (!isTouch() && !isBusy) {
      area.current?.focus();
    }
  }, []);

  useLayoutEffect(() => {
    const element = area.current;
    if (element !== null) {
      element.style.height = 'auto';
      element.style.height = `${Math.min(MAX_HEIGHT_PIXELS, element.scrollHeight)}px`;
    }
  }, [draft]);

  function send(): void {
    if (message === '') {
      return;
    }
    if (left < 0) {
      setError(text('composer.tooLong'));
    } else if (actions.send(channel, message)) {
      setDraft(channel, '');
      setError(undefined);
    } else {
      setError(text('composer.outboxFull'));
    }
    area.current?.focus();
  }

  function key(event: KeyboardEvent): void {
    const isEnter = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;
    if (isEnter && !isTouch()) {
      event.preventDefault();
      send();
    }
  }

  return (
    <div className="shrink-0 px-2.5 pb-[max(10px,env(safe-area-inset-bottom))] desk:px-5 desk:pb-4.5">
      {error !== undefined && (
        <p role="alert" className="px-3 pb-1.5 text-sm text-unread">
          {error}
        </p>
      )}
      <div className="flex items-end gap-1 rounded-lg border border-line bg-raised shadow-float transition-colors duration-120 focus-within:border-brand">
        <textarea
          ref={area}
          rows={1}
          value={draft}
          onChange={(event) => {
            setDraft(channel, event.target.value);
            setError(undefined);
          }}
          onKeyDown={key}
          aria-label={text('composer.label', { name })}
          placeholder={text('composer.label', { name })}
          className="min-h-11 w-full resize-none overflow-y-auto bg-transparent px-3.5 py-[11px] leading-[22px] text-text outline-none placeholder:text-faint pointer-coarse:text-lg"
        />
        {left < TELL_LEFT_BYTES && (
          <span className={`pb-3 text-xs tabular-nums ${left < 0 ? 'text-unread' : 'text-faint'}`}>
            {text('composer.left', { count: left })}
          </span>
        )}
        <IconButton
          label={text('composer.send')}
          disabled={message === ''}
          onClick={send}
          className="m-1.5 bg-brand text-on-brand hover:bg-brand-strong hover:text-on-brand disabled:bg-transparent disabled:text-faint disabled:opacity-100"
        >
          <SendHorizontal size={18} />
        </IconButton>
      </div>
    </div>
  );
}

function isTouch(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}
