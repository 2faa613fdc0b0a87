import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useText } from '../../ui';
import { type Emoji, findEmoji, groups } from './emoji';
import { recentEmoji } from './recentEmoji';

interface EmojiPanelProps {
  readonly onPick: (emoji: string) => void;
}

const COLUMNS = 8;
const ROW_PIXELS = 36;
const TITLE_PIXELS = 28;
const RECENT_KEY = 'recent';

/** All emoji, by group, with a line to look for one. The arrows move among them. */
export default function EmojiPanel({ onPick }: EmojiPanelProps) {
  const text = useText();
  const [query, setQuery] = useState('');
  const [pointed, setPointed] = useState<Emoji>();
  const panel = useRef<HTMLDivElement>(null);
  const recent = useMemo(() => {
    const known = new Map(groups.flatMap((group) => group.emoji.map((each) => [each.emoji, each])));
    return recentEmoji().flatMap((each) => known.get(each) ?? []);
  }, []);
  const found = query.trim() === '' ? undefined : findEmoji(query.trim());
  const shown =
    found !== undefined
      ? [{ key: 'found' as const, emoji: found }]
      : [...(recent.length > 0 ? [{ key: RECENT_KEY, emoji: recent } as const] : []), ...groups];

  function move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    const buttons = [...(panel.current?.querySelectorAll<HTMLElement>('[data-emoji]') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Enter' && at < 0 && found?.[0] !== undefined) {
      event.preventDefault();
      onPick(found[0].emoji);
      return;
    }
    const isInLine = at < 0;
    if (step === undefined || (isInLine && event.key !== 'ArrowDown')) {
      return;
    }
    event.preventDefault();
    const next = isInLine ? 0 : at + step;
    if (next < 0) {
      panel.current?.querySelector('input')?.focus();
    } else {
      buttons[Math.min(next, buttons.length - 1)]?.focus();
    }
  }

  return (
    <div ref={panel} onKeyDown={move} className="flex h-full flex-col">
      <div className="p-2 pb-1.5">
        <input
          type="search"
          autoFocus
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          aria-label={text('composer.findEmoji')}
          placeholder={text('composer.findEmoji')}
          className="h-9 w-full rounded-md border border-line bg-bg px-2.5 text-sm outline-none placeholder:text-faint focus:border-brand pointer-coarse:text-lg"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2" tabIndex={-1}>
        {found?.length === 0 && (
          <p className="px-1 py-3 text-sm text-muted">{text('composer.noEmoji')}</p>
        )}
        {shown.map(({ key, emoji }) => (
          <section
            key={key}
            aria-label={text(`composer.emoji.${key}`)}
            // Groups that are not on the screen cost nothing, and keep their place.
            style={{
              contentVisibility: 'auto',
              containIntrinsicSize: `auto ${TITLE_PIXELS + Math.ceil(emoji.length / COLUMNS) * ROW_PIXELS}px`,
            }}
          >
            <h3 className="h-7 px-1 pt-1.5 text-xs font-semibold text-faint">
              {text(`composer.emoji.${key}`)}
            </h3>
            <div className="grid grid-cols-8">
              {emoji.map((each, index) => (
                <button
                  key={each.emoji}
                  type="button"
                  data-emoji=""
                  tabIndex={index === 0 ? 0 : -1}
                  aria-label={each.name.replaceAll('_', ' ')}
                  onClick={() => onPick(each.emoji)}
                  onMouseEnter={() => setPointed(each)}
                  onFocus={() => setPointed(each)}
                  className="grid h-9 place-items-center rounded-sm text-[21px] leading-none hover:bg-hover focus-visible:-outline-offset-2"
                >
                  {each.emoji}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
      <p aria-hidden="true" className="h-8 truncate border-t border-line-soft px-3 pt-1.5 text-xs text-muted">
        {pointed !== undefined && `${pointed.emoji}  :${pointed.name}:`}
      </p>
    </div>
  );
}
