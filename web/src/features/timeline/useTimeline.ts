import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Item } from './items';

/** Above the first message: the room's beginning, or the place where earlier ones will come. */
export const TOP_PIXELS = 96;
const BOTTOM_PIXELS = 12;
/** This close to the end counts as at the end. */
const END_PIXELS = 48;
/** Above the *New* line, so that one sees what it follows on. */
const LINE_CONTEXT_PIXELS = 96;
const OVERSCAN_ITEMS = 10;
/** So many items before an edge of what is loaded, more is asked for. */
const LOAD_AHEAD_ITEMS = 14;

const LINE_PIXELS = 22;
const CHARS_PER_LINE = 95;

interface TimelineOptions {
  readonly items: readonly Item[];
  /** Whether the last item is the newest of the room, so that new ones are followed. */
  readonly reachesHead: boolean;
  /** Whether the items and the *New* line among them are what the server has, not older. */
  readonly isSettled: boolean;
  /** The seq of a message to go to, once it is among the items. */
  readonly target: number | undefined;
  /** The target is on the screen. */
  readonly onArrived: () => void;
  readonly onNearStart: () => void;
  readonly onNearEnd: () => void;
}

export interface Timeline {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** Whether the end of the room is on the screen, and was meant to be. */
  readonly isAtEnd: boolean;
  /** Whether the reader is somewhere else than at the end. */
  readonly isAway: boolean;
  /** The seq of the last message whose end is on the screen or above it; 0 for none. */
  readonly seenSeq: number;
  /** Brings the item on the screen, if it is not there. */
  show(index: number): void;
  scrollToEnd(): void;
}

/**
 * Where a timeline stands and when it moves. It opens at the *New* line or at the end, stays where
 * the reader is when something comes above or below, and follows new messages only at the end.
 */
export function useTimeline(options: TimelineOptions): Timeline {
  const { items, reachesHead, isSettled, target, onArrived, onNearStart, onNearEnd } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<'unknown' | 'end' | 'away'>('unknown');
  /** Until the first place is found, nothing is followed and nothing counts as read. */
  const [isPlaced, setIsPlaced] = useState(false);
  const [seenSeq, setSeenSeq] = useState(0);
  const latest = useRef(items);
  latest.current = items;

  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]!.key,
    estimateSize: (index) => estimatedPixels(items[index]!),
    anchorTo: 'end',
    followOnAppend: isPlaced && reachesHead,
    scrollEndThreshold: END_PIXELS,
    overscan: OVERSCAN_ITEMS,
    paddingStart: TOP_PIXELS,
    paddingEnd: BOTTOM_PIXELS,
    scrollPaddingStart: LINE_CONTEXT_PIXELS,
  });

  const lookWhere = useCallback(() => {
    const element = scroller.current;
    if (element !== null) {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight;
      setPlace(below <= END_PIXELS ? 'end' : 'away');
      setSeenSeq(seenOf(latest.current, virtualizer, element.scrollTop + element.clientHeight));
    }
  }, [virtualizer]);

  useLayoutEffect(() => {
    if (isPlaced || target !== undefined) {
      return;
    }
    const line = items.findIndex((item) => item.kind === 'line');
    if (isSettled && line >= 0) {
      virtualizer.scrollToIndex(line, { align: 'start' });
    } else if (items.length > 0) {
      virtualizer.scrollToEnd();
    }
    if (isSettled) {
      setIsPlaced(true);
      // Where that is shows in the next frame; what was seen before it was somewhere else.
      setPlace('unknown');
      requestAnimationFrame(lookWhere);
    }
  }, [isPlaced, isSettled, items, lookWhere, target, virtualizer]);

  useLayoutEffect(() => {
    if (target === undefined) {
      return;
    }
    // Where no message has this seq, the next one is shown, or else the last.
    const found = items.findIndex((item) => item.kind === 'message' && item.message.seq >= target);
    if (items.length > 0) {
      virtualizer.scrollToIndex(found >= 0 ? found : items.length - 1, { align: 'center' });
      requestAnimationFrame(lookWhere);
    }
    setIsPlaced(true);
    onArrived();
  }, [target, items, lookWhere, onArrived, virtualizer]);

  const show = useCallback(
    (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    [virtualizer],
  );
  const scrollToEnd = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return;
    }
    // Whoever moves the timeline has found their place.
    const moved = (): void => setIsPlaced(true);
    const moves = ['wheel', 'touchmove', 'keydown'] as const;
    moves.forEach((move) => element.addEventListener(move, moved, { passive: true }));
    element.addEventListener('scroll', lookWhere, { passive: true });
    const resized = new ResizeObserver(lookWhere);
    resized.observe(element);
    if (element.firstElementChild !== null) {
      resized.observe(element.firstElementChild);
    }
    return () => {
      moves.forEach((move) => element.removeEventListener(move, moved));
      element.removeEventListener('scroll', lookWhere);
      resized.disconnect();
    };
  }, [lookWhere]);

  const shown = virtualizer.range;
  useEffect(() => {
    if (!isPlaced || shown === null) {
      return;
    }
    if (shown.startIndex < LOAD_AHEAD_ITEMS) {
      onNearStart();
    }
    if (shown.endIndex >= items.length - LOAD_AHEAD_ITEMS) {
      onNearEnd();
    }
  }, [isPlaced, shown, items, onNearStart, onNearEnd]);

  return {
    scroller,
    virtualizer,
    isAtEnd: isPlaced && place === 'end',
    isAway: isPlaced && place === 'away',
    seenSeq: isPlaced ? seenSeq : 0,
    show,
    scrollToEnd,
  };
}

function seenOf(
  items: readonly Item[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  bottom: number,
): number {
  const shown = virtualizer.getVirtualItems();
  for (let at = shown.length - 1; at >= 0; at--) {
    const item = items[shown[at]!.index];
    if (item?.kind === 'message' && shown[at]!.end <= bottom + 1) {
      return item.message.seq;
    }
  }
  return 0;
}

function estimatedPixels(item: Item): number {
  switch (item.kind) {
    case 'day':
      return 40;
    case 'line':
      return 28;
    case 'message':
    case 'pending': {
      const text = item.kind === 'message' ? item.message.text : item.entry.text;
      const lines = text
        .split('\n')
        .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARS_PER_LINE)), 0);
      return lines * LINE_PIXELS + (item.followsUp ? 2 : 28);
    }
  }
}
