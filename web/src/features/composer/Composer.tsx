import { Bold, Code, Italic, SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import {
  actions,
  MAX_TEXT_BYTES,
  openEditor,
  setDraft,
  useDraft,
  useMe,
  useRoom,
  utf8Bytes,
} from '../../store';
import { IconButton, useText } from '../../ui';
import { applyChange, toggleMark } from './editing';
import { EmojiButton } from './EmojiButton';
import { optionId, SuggestionList } from './SuggestionList';
import { type CompletionToken, emojiNameBefore, tokenAt } from './token';
import { useSuggestions } from './useSuggestions';

interface ComposerProps {
  readonly channel: string;
  readonly name: string;
}

const MAX_HEIGHT_PIXELS = 280;
/** From this many bytes before the limit on, it is told how much is left. */
const TELL_LEFT_BYTES = 1_024;

const MARKS = [
  { key: 'b', mark: '**', label: 'composer.bold', Icon: Bold },
  { key: 'i', mark: '_', label: 'composer.italic', Icon: Italic },
  { key: 'e', mark: '`', label: 'composer.code', Icon: Code },
] as const;

/** Where a message is written. Give it the channel as `key`. */
export function Composer({ channel, name }: ComposerProps) {
  const text = useText();
  const draft = useDraft(channel);
  const listId = useId();
  const [error, setError] = useState<string>();
  const [token, setToken] = useState<CompletionToken>();
  const [active, setActive] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const lastOwnSeq = useLastOwnSeq(channel);
  const suggestions = useSuggestions(channel, token);
  const message = draft.trim();
  const left = MAX_TEXT_BYTES - utf8Bytes(message);
  const isSuggesting = suggestions.length > 0;
  const chosen = Math.min(active, suggestions.length - 1);

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

  function write(next: string): void {
    setDraft(channel, next);
    setError(undefined);
    if (next.trim() !== '') {
      actions.typing(channel);
    }
  }

  function lookAround(): void {
    const element = area.current;
    const isCaret = element !== null && element.selectionStart === element.selectionEnd;
    const next = isCaret ? tokenAt(element.value, element.selectionStart) : undefined;
    if (next?.from !== token?.from || next?.query !== token?.query) {
      setToken(next);
      setActive(0);
    }
  }

  function insert(added: string, from: number, to: number): void {
    const end = from + added.length;
    applyChange(area.current!, { from, to, text: added, selectFrom: end, selectTo: end }, write);
  }

  function take(index: number): void {
    const suggestion = suggestions[index];
    if (suggestion !== undefined && token !== undefined) {
      insert(suggestion.insert, token.from, token.to);
      setToken(undefined);
    }
  }

  function pickEmoji(emoji: string): void {
    const { selectionStart, selectionEnd } = area.current!;
    insert(emoji, selectionStart, selectionEnd);
  }

  /** A name between two colons becomes its emoji with the second colon. */
  async function replaceEmojiName(): Promise<void> {
    const { value, selectionStart } = area.current!;
    const written = emojiNameBefore(value, selectionStart);
    const found = written === undefined ? undefined : (await import('./emoji')).emojiNamed(written);
    if (found !== undefined && area.current?.value === value) {
      insert(found.emoji, selectionStart - written!.length - 2, selectionStart);
    }
  }

  function mark(sign: string): void {
    const element = area.current!;
    const { value, selectionStart, selectionEnd } = element;
    applyChange(element, toggleMark(value, selectionStart, selectionEnd, sign), write);
  }

  function send(): void {
    if (message === '') {
      return;
    }
    if (left < 0) {
      setError(text('composer.tooLong'));
    } else if (actions.send(channel, message)) {
      setDraft(channel, '');
      setError(undefined);
      setToken(undefined);
    } else {
      setError(text('composer.outboxFull'));
    }
    area.current?.focus();
  }

  function moveAmongSuggestions(event: KeyboardEvent): boolean {
    const count = suggestions.length;
    switch (event.key) {
      case 'ArrowDown':
        setActive((chosen + 1) % count);
        return true;
      case 'ArrowUp':
        setActive((chosen - 1 + count) % count);
        return true;
      case 'Enter':
      case 'Tab':
        if (event.shiftKey) {
          return false;
        }
        take(chosen);
        return true;
      case 'Escape':
        setToken(undefined);
        return true;
      default:
        return false;
    }
  }

  function key(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (isSuggesting && moveAmongSuggestions(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const shortcut = isCommand ? MARKS.find((each) => each.key === event.key.toLowerCase()) : undefined;
    if (shortcut !== undefined) {
      event.preventDefault();
      mark(shortcut.mark);
    } else if (event.key === 'Enter' && !event.shiftKey && !isTouch()) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && draft === '' && lastOwnSeq !== undefined) {
      event.preventDefault();
      openEditor(channel, lastOwnSeq);
    }
  }

  return (
    <div className="shrink-0 px-2.5 pb-[max(10px,env(safe-area-inset-bottom))] desk:px-5 desk:pb-4.5">
      {error !== undefined && (
        <p role="alert" className="px-3 pb-1.5 text-sm text-unread">
          {error}
        </p>
      )}
      <div className="relative flex items-end gap-1 rounded-lg border border-line bg-raised shadow-float transition-colors duration-120 focus-within:border-brand desk:flex-col desk:items-stretch desk:gap-0">
        {isSuggesting && (
          <SuggestionList
            id={listId}
            suggestions={suggestions}
            active={chosen}
            onActive={setActive}
            onTake={take}
          />
        )}
        <textarea
          ref={area}
          rows={1}
          value={draft}
          onChange={(event) => {
            write(event.target.value);
            lookAround();
            void replaceEmojiName();
          }}
          onSelect={lookAround}
          onBlur={() => setToken(undefined)}
          onKeyDown={key}
          aria-label={text('composer.label', { name })}
          aria-autocomplete="list"
          aria-controls={isSuggesting ? listId : undefined}
          aria-activedescendant={isSuggesting ? optionId(listId, chosen) : undefined}
          placeholder={text('composer.label', { name })}
          className="min-h-11 w-full resize-none overflow-y-auto bg-transparent px-3.5 py-[11px] leading-[22px] text-text outline-none placeholder:text-faint desk:pb-1 pointer-coarse:text-lg"
        />
        <div className="flex shrink-0 items-center gap-0.5 p-1.5 desk:pt-0">
          <span className="hidden gap-0.5 desk:flex">
            {MARKS.map(({ key: letter, mark: sign, label, Icon }) => (
              <IconButton
                key={letter}
                label={text(label, { keys: `Ctrl+${letter.toUpperCase()}` })}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => mark(sign)}
              >
                <Icon size={17} />
              </IconButton>
            ))}
          </span>
          <EmojiButton onPick={pickEmoji} />
          {left < TELL_LEFT_BYTES && (
            <span
              className={`ml-auto px-2 text-xs tabular-nums ${left < 0 ? 'text-unread' : 'text-faint'}`}
            >
              {text('composer.left', { count: left })}
            </span>
          )}
          <IconButton
            label={text('composer.send')}
            disabled={message === ''}
            onClick={send}
            className="ml-auto bg-brand text-on-brand hover:bg-brand-strong hover:text-on-brand disabled:bg-transparent disabled:text-faint disabled:opacity-100"
          >
            <SendHorizontal size={18} />
          </IconButton>
        </div>
      </div>
    </div>
  );
}

/** The seq of the last message of one's own that can be changed. */
function useLastOwnSeq(channel: string): number | undefined {
  const me = useMe();
  const room = useRoom(channel);
  return room?.window?.messages.findLast(
    (message) => message.sender.id === me?.id && message.deleted !== true,
  )?.seq;
}

function isTouch(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}
