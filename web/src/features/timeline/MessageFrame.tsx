import type { ReactNode } from 'react';
import { faceOf, openCard, type UserRef } from '../../store';
import { Avatar, classes } from '../../ui';
import { useTimes } from './times';

interface MessageFrameProps {
  /** Whether it stands under a message of the same author, and so without avatar and name. */
  readonly followsUp: boolean;
  readonly sender: UserRef;
  readonly time: number;
  /** Whether somebody was led to it, so that it stands out for a moment. */
  readonly isFlashed?: boolean;
  readonly tools?: ReactNode;
  /** Behind the text: what became of it. */
  readonly mark?: ReactNode;
  readonly children: ReactNode;
}

/** Where the parts of a message stand. */
export function MessageFrame({
  followsUp,
  sender,
  time,
  isFlashed = false,
  tools,
  mark,
  children,
}: MessageFrameProps) {
  const times = useTimes();
  const name = sender.display_name;
  return (
    <article
      // The timeline moves the focus among messages by the arrow keys.
      tabIndex={-1}
      aria-label={`${name}, ${times.time(time)}`}
      className={classes(
        'group relative grid grid-cols-[36px_minmax(0,1fr)] gap-3 px-3.5 desk:px-5',
        'hover:bg-hover focus-within:bg-hover focus-visible:-outline-offset-2',
        followsUp ? 'py-px' : 'pt-[7px] pb-px',
        isFlashed && 'animate-flash',
      )}
    >
      {followsUp ? (
        <time
          dateTime={new Date(time).toISOString()}
          title={times.full(time)}
          className="pt-[3px] text-right text-2xs text-faint tabular-nums opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
        >
          {times.shortTime(time)}
        </time>
      ) : (
        // The name beside it does the same, and is what the keyboard reaches.
        <button
          type="button"
          tabIndex={-1}
          aria-hidden="true"
          onClick={(event) => openCard(sender, event.currentTarget)}
          className="self-start rounded-[11px]"
        >
          <Avatar {...faceOf(sender)} />
        </button>
      )}
      <div className="min-w-0">
        {!followsUp && (
          <div className="flex items-baseline gap-2 leading-5">
            <button
              type="button"
              onClick={(event) => openCard(sender, event.currentTarget)}
              className="truncate rounded-[4px] font-[640] tracking-[-0.008em] hover:underline"
            >
              {name}
            </button>
            <time
              dateTime={new Date(time).toISOString()}
              title={times.full(time)}
              className="shrink-0 text-xs text-faint tabular-nums"
            >
              {times.time(time)}
            </time>
          </div>
        )}
        <div className="flex min-w-0 items-end gap-2">
          {children}
          {mark}
        </div>
      </div>
      {tools !== undefined && (
        <div className="absolute -top-3.5 right-3.5 hidden rounded-[9px] border border-line bg-raised p-0.5 shadow-float group-focus-within:flex group-hover:flex has-[[data-state=open]]:flex desk:right-5 pointer-coarse:group-hover:hidden pointer-coarse:group-focus-within:flex">
          {tools}
        </div>
      )}
    </article>
  );
}
