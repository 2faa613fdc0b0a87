import { ArrowDown } from 'lucide-react';
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import {
  actions,
  closeEditor,
  ConnectionLost,
  type HistoryWindow,
  type Me,
  type OutboxEntry,
  reachesHead,
  reading,
  RequestRefused,
  type Room,
  serverTimeOf,
  useConnection,
  useEdited,
  useLineAfter,
  useLineSettled,
  useLoadFailure,
  useMe,
  useOutbox,
  useReadByAll,
  useRoom,
  uuid7,
} from '../../store';
import { Button, classes, notify, State, useAttention, useText } from '../../ui';
import { type Item, itemsOf } from './items';
import { LoadingMessages } from './LoadingMessages';
import { MessageRow } from './MessageRow';
import { PendingRow } from './PendingRow';
import { RoomStart } from './RoomStart';
import { useTimes } from './times';
import { TOP_PIXELS, useTimeline } from './useTimeline';

const LOOKED_AT_MILLIS = 150;
/** How long a message that somebody was led to stands out. */
const FLASH_MILLIS = 2_400;

interface TimelineProps {
  readonly channel: string;
  /** The seq of a message to go to. */
  readonly at?: number | undefined;
  /** One is there, or there is no such message: a link is followed once. */
  readonly onArrived: () => void;
}

/** The messages of a room. A room of its own for every channel: give it the channel as `key`. */
export function Timeline({ channel, at, onArrived }: TimelineProps) {
  const text = useText();
  const room = useRoom(channel);
  const me = useMe();
  const failure = useLoadFailure(channel);
  const outbox = useOutbox(channel);
  const { phase } = useConnection();

  if (room === undefined || me === undefined) {
    return <div className="min-h-0 flex-1" />;
  }
  const isLive = phase === 'live';
  if (room.window !== undefined || (!isLive && outbox.length > 0)) {
    const window = room.window ?? nothingBefore(room);
    return (
      <LoadedTimeline
        room={room}
        window={window}
        outbox={outbox}
        isLive={isLive}
        me={me}
        at={at}
        onArrived={onArrived}
      />
    );
  }
  if (failure !== undefined && isLive) {
    return (
      <div className="min-h-0 flex-1">
        <State
          title={text('timeline.failedTitle')}
          action={<Button onClick={() => void actions.reload(channel)}>{text('ui.tryAgain')}</Button>}
        >
          {text('timeline.failed')}
        </State>
      </div>
    );
  }
  return <LoadingMessages />;
}

/** Stands in for a history that cannot be loaded yet, so that what was written shows. */
function nothingBefore({ row }: Room): HistoryWindow {
  return { from: row.seq + 1, to: row.seq, hasBefore: row.seq > 0, messages: [] };
}

/** What is on its way, timed as the server will time it, whatever this machine's clock says. */
function timed(outbox: readonly OutboxEntry[]): readonly OutboxEntry[] {
  return outbox.map((entry) => ({ ...entry, createdAt: serverTimeOf(entry.createdAt) }));
}

interface LoadedTimelineProps {
  readonly room: Room;
  readonly window: HistoryWindow;
  readonly outbox: readonly OutboxEntry[];
  readonly isLive: boolean;
  readonly me: Me;
  readonly at: number | undefined;
  readonly onArrived: () => void;
}

function LoadedTimeline(props: LoadedTimelineProps) {
  const { room, window, outbox, isLive, me, at, onArrived } = props;
  const text = useText();
  const channel = room.row.id;
  const isWhole = reachesHead(room);
  const lineAfter = useLineAfter(channel);
  const isLineSettled = useLineSettled(channel);
  const isAttentive = useAttention();
  const pageStarts = usePageStarts(window);
  const readByAll = useReadByAll(channel);
  const edited = useEdited(channel);
  const [flashed, setFlashed] = useState<number>();

  // Further back, what is on its way would stand below a hole; without a connection it is the best
  // that can be shown.
  const showsPending = isWhole || !isLive;
  const items = useMemo(
    () => itemsOf({ window, pending: showsPending ? timed(outbox) : [], lineAfter, me, pageStarts }),
    [window, showsPending, outbox, lineAfter, me, pageStarts],
  );
  const onNearStart = useCallback(() => void actions.loadOlder(channel), [channel]);
  const onNearEnd = useCallback(() => void actions.loadNewer(channel), [channel]);
  const isLoaded = at !== undefined && window.from <= at && at <= window.to;
  useTarget(channel, isLoaded ? undefined : at, isLive, onArrived);
  const arrived = useCallback(() => {
    setFlashed(at);
    onArrived();
  }, [at, onArrived]);
  const { scroller, virtualizer, isAtEnd, isAway, seenSeq, show, scrollToEnd } = useTimeline({
    items,
    reachesHead: isWhole,
    isSettled:
      at === undefined && isLineSettled && (isWhole || items.some((item) => item.kind === 'line')),
    target: isLoaded ? at : undefined,
    onArrived: arrived,
    onNearStart,
    onNearEnd,
  });

  useWatching(isAtEnd && isWhole, isAttentive);
  useReadUpTo(seenSeq, isAttentive);
  useEffect(() => {
    if (flashed !== undefined) {
      const timer = setTimeout(() => setFlashed(undefined), FLASH_MILLIS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [flashed]);

  const editedIndex =
    edited === undefined
      ? -1
      : items.findIndex((item) => item.kind === 'message' && item.message.seq === edited);
  useEffect(() => {
    if (editedIndex >= 0) {
      show(editedIndex);
    }
    // Where it stands may change while it is edited; that is no reason to go there again.
  }, [edited, show]);
  useEffect(() => closeEditor, []);

  useWhenSent(outbox.at(-1)?.id, () => void jumpToNewest());

  async function jumpToNewest(): Promise<void> {
    scrollToEnd();
    if (!isWhole) {
      await actions.showNewest(channel);
      requestAnimationFrame(scrollToEnd);
    }
  }

  function moveFocus(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const target = event.target as HTMLElement;
    if (step === 0 || target.tagName === 'TEXTAREA') {
      return;
    }
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('article')];
    const current = rows.findIndex((row) => row.contains(target));
    const next = current < 0 ? rows.at(-1) : rows[current + step];
    if (next !== undefined) {
      event.preventDefault();
      next.focus();
    }
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={text('timeline.label')}
        tabIndex={0}
        onKeyDown={moveFocus}
        className="flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div
          className="relative mt-auto w-full shrink-0"
          style={{ height: virtualizer.getTotalSize() }}
        >
          <div className="absolute inset-x-0 top-0" style={{ height: TOP_PIXELS }}>
            <RoomStart row={room.row} hasBefore={window.hasBefore} />
          </div>
          {virtualizer.getVirtualItems().map((virtual) => (
            <div
              key={virtual.key}
              ref={virtualizer.measureElement}
              data-index={virtual.index}
              className="absolute inset-x-0 top-0 hover:z-10 focus-within:z-10"
              style={{ transform: `translateY(${virtual.start}px)` }}
            >
              <TimelineItem
                item={items[virtual.index]!}
                me={me}
                readByAll={readByAll}
                edited={edited}
                flashed={flashed}
              />
            </div>
          ))}
        </div>
      </div>
      {(isAway || (isAtEnd && !isWhole)) && (
        <button
          type="button"
          onClick={() => void jumpToNewest()}
          className={classes(
            'absolute bottom-3 left-1/2 z-20 flex h-8 -translate-x-1/2 animate-fade items-center gap-1.5 rounded-full px-3.5',
            'text-sm font-semibold shadow-float transition-colors duration-120 pointer-coarse:h-10',
            room.row.unread > 0
              ? 'bg-brand text-on-brand hover:bg-brand-strong'
              : 'border border-line bg-raised text-muted hover:bg-hover',
          )}
        >
          <ArrowDown size={15} aria-hidden="true" />
          {room.row.unread > 0
            ? text('timeline.newBelow', { count: room.row.unread })
            : text('timeline.toNewest')}
        </button>
      )}
      <Announcer window={window} me={me} isWhole={isWhole} />
    </div>
  );
}

interface TimelineItemProps {
  readonly item: Item;
  readonly me: Me;
  /** Everybody has read up to this seq. */
  readonly readByAll: number;
  /** The seq of the message that is open to be changed. */
  readonly edited: number | undefined;
  /** The seq of the message that somebody was led to. */
  readonly flashed: number | undefined;
}

function TimelineItem({ item, me, readByAll, edited, flashed }: TimelineItemProps) {
  const text = useText();
  const times = useTimes();
  switch (item.kind) {
    case 'day':
      return (
        <div
          role="separator"
          className="mx-3.5 flex items-center gap-3 pt-3.5 pb-1.5 text-xs font-semibold text-muted before:h-px before:flex-1 before:bg-line-soft after:h-px after:flex-1 after:bg-line-soft desk:mx-5"
        >
          {times.day(item.time)}
        </div>
      );
    case 'line':
      return (
        <div
          role="separator"
          className="mx-3.5 flex items-center gap-2.5 pt-2 pb-0.5 text-xs font-[650] text-unread before:h-px before:flex-1 before:bg-unread/45 desk:mx-5"
        >
          {text('timeline.new')}
        </div>
      );
    case 'message':
      return (
        <MessageRow
          message={item.message}
          followsUp={item.followsUp}
          isMine={item.message.sender.id === me.id}
          isRead={item.message.seq <= readByAll}
          isEdited={item.message.seq === edited}
          isFlashed={item.message.seq === flashed}
        />
      );
    case 'pending':
      return <PendingRow entry={item.entry} followsUp={item.followsUp} me={me} />;
  }
}

/** Tells readers who hear the page what others write while it is open. */
function Announcer({
  window,
  me,
  isWhole,
}: {
  readonly window: HistoryWindow;
  readonly me: Me;
  readonly isWhole: boolean;
}) {
  const text = useText();
  const [opened] = useState(window.to);
  const last = window.messages.at(-1);
  const isNew =
    isWhole && last !== undefined && last.seq > opened && last.sender.id !== me.id && !last.deleted;
  return (
    <div className="sr-only" aria-live="polite">
      {isNew && text('timeline.announce', { name: last.sender.display_name, text: last.text })}
    </div>
  );
}

/** Tells whether somebody looks at the newest message. */
function useWatching(showsNewest: boolean, isAttentive: boolean): void {
  useEffect(() => {
    if (!isAttentive) {
      reading.watch(false);
      return;
    }
    // What only flew by on the way somewhere else was not looked at; and a message that is taller
    // than it was thought to be is no reason to believe that somebody left.
    const timer = setTimeout(() => reading.watch(showsNewest), LOOKED_AT_MILLIS);
    return () => clearTimeout(timer);
  }, [showsNewest, isAttentive]);
  useEffect(() => () => reading.watch(false), []);
}

/** Tells how far somebody who looks has read. */
function useReadUpTo(seenSeq: number, isAttentive: boolean): void {
  useEffect(() => {
    if (!isAttentive || seenSeq === 0) {
      return;
    }
    const timer = setTimeout(() => reading.seen(seenSeq), LOOKED_AT_MILLIS);
    return () => clearTimeout(timer);
  }, [seenSeq, isAttentive]);
}

/** Loads what stands around a message that one was led to, when it is not there. */
function useTarget(
  channel: string,
  seq: number | undefined,
  isLive: boolean,
  onGivenUp: () => void,
): void {
  const text = useText();
  useEffect(() => {
    if (seq === undefined || !isLive) {
      return;
    }
    let isWanted = true;
    const giveUp = (failure: unknown): void => {
      // After a loss it is tried again with the next connection.
      if (isWanted && !(failure instanceof ConnectionLost)) {
        notify(failure instanceof RequestRefused ? failure.message : text('timeline.noSuchMessage'));
        onGivenUp();
      }
    };
    actions.showAround(channel, seq).catch(giveUp);
    return () => {
      isWanted = false;
    };
    // The words may be made anew with every drawing.
  }, [channel, seq, isLive, onGivenUp]);
}

/** Whoever sends wants to see it stand, wherever they were reading. */
function useWhenSent(newestId: string | undefined, onSent: () => void): void {
  // Ids sort by time: what is older than the timeline on the screen was sent before it opened.
  const [opened] = useState(() => uuid7());
  const last = useRef(opened);
  useLayoutEffect(() => {
    if (newestId !== undefined && newestId > last.current) {
      last.current = newestId;
      onSent();
    }
  });
}

function usePageStarts(window: HistoryWindow): ReadonlySet<number> {
  const starts = useRef<ReadonlySet<number>>(new Set());
  const first = window.messages[0]?.seq;
  if (first !== undefined && !starts.current.has(first)) {
    starts.current = new Set(starts.current).add(first);
  }
  return starts.current;
}
