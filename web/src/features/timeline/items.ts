import type { HistoryWindow, Me, Message, OutboxEntry } from '../../store';

/** What stands in a timeline, from the top. `key` stays with an item for as long as it lives. */
export type Item =
  | { readonly kind: 'day'; readonly key: string; readonly time: number }
  | { readonly kind: 'line'; readonly key: 'line' }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      readonly followsUp: boolean;
    }
  | {
      readonly kind: 'pending';
      readonly key: string;
      readonly entry: OutboxEntry;
      readonly followsUp: boolean;
    };

export interface TimelineContent {
  readonly window: HistoryWindow;
  /**
   * Messages on their way, with times by the server's clock; only where the window reaches the
   * newest.
   */
  readonly pending: readonly OutboxEntry[];
  /** The *New* line stands after this seq. */
  readonly lineAfter: number | undefined;
  readonly me: Me;
  /**
   * Seqs that once were the first of the window. They keep their author's name when earlier
   * messages come above them, so that nothing on the screen changes its height.
   */
  readonly pageStarts: ReadonlySet<number>;
}

const FOLLOW_UP_MILLIS = 5 * 60_000;

/** Lays messages out: day separators, the *New* line, and what follows up on what. */
export function itemsOf({ window, pending, lineAfter, me, pageStarts }: TimelineContent): Item[] {
  const items: Item[] = [];
  let before: { readonly senderId: string; readonly time: number } | undefined;
  let needsLine = lineAfter !== undefined;

  for (const message of window.messages) {
    let followsUp = before !== undefined && followUp(before, message.sender.id, message.time);
    // Above the first message of a page that is not the room's first, its day may have begun.
    const isNewDay = before === undefined ? !window.hasBefore : !sameDay(before.time, message.time);
    if (isNewDay) {
      items.push({ kind: 'day', key: `day ${message.seq}`, time: message.time });
      followsUp = false;
    }
    if (needsLine && message.seq > lineAfter! && message.sender.id !== me.id) {
      items.push({ kind: 'line', key: 'line' });
      needsLine = false;
      followsUp = false;
    }
    items.push({
      kind: 'message',
      key: keyOf(message.sender.id, message.id),
      message,
      followsUp: followsUp && !pageStarts.has(message.seq),
    });
    before = { senderId: message.sender.id, time: message.time };
  }
  const shown = new Set(pending.length === 0 ? [] : items.map((item) => item.key));
  for (const entry of pending) {
    const key = keyOf(me.id, entry.id);
    if (shown.has(key)) {
      // Another tab sent it, or its acknowledgement was lost: it is there already.
      continue;
    }
    items.push({
      kind: 'pending',
      // The same key as the message that it becomes, so that it settles in its place.
      key,
      entry,
      followsUp: before !== undefined && followUp(before, me.id, entry.createdAt),
    });
    before = { senderId: me.id, time: entry.createdAt };
  }
  return items;
}

function keyOf(senderId: string, messageId: string): string {
  return `${senderId} ${messageId}`;
}

function followUp(
  before: { readonly senderId: string; readonly time: number },
  senderId: string,
  time: number,
): boolean {
  return before.senderId === senderId && Math.abs(time - before.time) < FOLLOW_UP_MILLIS;
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
