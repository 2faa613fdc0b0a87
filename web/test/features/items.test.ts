import { describe, expect, it } from 'vitest';
import { type Item, itemsOf, type TimelineContent } from '../../src/features/timeline/items';
import type { Me, Message, OutboxEntry } from '../../src/store';

const me: Me = { id: 'me', username: 'me', display_name: 'Me' };
const ben = { id: 'ben', username: 'ben', display_name: 'Ben' };
const MINUTE = 60_000;
const NOON = new Date(2026, 10, 19, 12, 0).getTime();

function message(seq: number, minutes: number, sender = ben): Message {
  return {
    channel: 'c', epoch: 1, seq, id: `m${seq}`, sender, text: `text ${seq}`, time: NOON + minutes * MINUTE,
  };
}

function lay(messages: Message[], over: Partial<TimelineContent> = {}): string[] {
  return items(messages, over).map((item) => {
    switch (item.kind) {
      case 'day':
      case 'line':
        return item.kind;
      case 'message':
        return `${item.followsUp ? '  ' : ''}${item.message.text}`;
      case 'pending':
        return `${item.followsUp ? '  ' : ''}${item.entry.text}…`;
    }
  });
}

function items(messages: Message[], over: Partial<TimelineContent> = {}): Item[] {
  return itemsOf({
    window: { from: 1, to: messages.at(-1)?.seq ?? 0, hasBefore: false, messages },
    pending: [],
    lineAfter: undefined,
    me,
    pageStarts: new Set(),
    ...over,
  });
}

describe('a timeline', () => {
  it('groupsWhatOnePersonWritesWithinFiveMinutes', () => {
    expect(lay([message(1, 0), message(2, 4.9), message(3, 9.9), message(4, 10, me)])).toEqual([
      'day', 'text 1', '  text 2', 'text 3', 'text 4',
    ]);
  });

  it('separatesDays', () => {
    expect(lay([message(1, 0), message(2, 24 * 60)])).toEqual(['day', 'text 1', 'day', 'text 2']);
  });

  it('doesNotSayThatADayBeginsWhereEarlierMessagesAreNotLoaded', () => {
    const messages = [message(7, 0)];
    const window = { from: 7, to: 7, hasBefore: true, messages };
    expect(lay(messages, { window })).toEqual(['text 7']);
  });

  it('drawsTheLineBeforeTheFirstUnreadOfSomebodyElse', () => {
    const messages = [message(1, 0), message(2, 1, me), message(3, 2), message(4, 3)];
    expect(lay(messages, { lineAfter: 1 })).toEqual([
      'day', 'text 1', 'text 2', 'line', 'text 3', '  text 4',
    ]);
    expect(lay(messages, { lineAfter: 4 })).not.toContain('line');
  });

  it('keepsTheHeightOfWhatOnceWasTheFirstOfAPage', () => {
    const messages = [message(1, 0), message(2, 1), message(3, 2)];
    expect(lay(messages, { pageStarts: new Set([2]) })).toEqual(['day', 'text 1', 'text 2', '  text 3']);
  });

  it('endsWithWhatIsOnItsWayUnderTheKeyThatItWillKeep', () => {
    const entry: OutboxEntry = { id: 'm2', channel: 'c', text: 'soon', createdAt: NOON + MINUTE };
    expect(lay([message(1, 0, me)], { pending: [entry] })).toEqual(['day', 'text 1', '  soon…']);
    const [pending] = items([], { pending: [entry] });
    const stored = items([message(2, 1, me)]).at(-1);
    expect(pending!.key).toBe(stored!.key);
  });

  it('givesTheSameIdOfTwoPeopleTwoKeys', () => {
    const mine = { ...message(1, 0, me), id: 'same' };
    const theirs = { ...message(2, 1), id: 'same' };
    const keys = items([mine, theirs]).map((item) => item.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('doesNotShowOnItsWayWhatIsThereAlready', () => {
    const entry: OutboxEntry = { id: 'm1', channel: 'c', text: 'text 1', createdAt: NOON };
    expect(lay([message(1, 0, me)], { pending: [entry] })).toEqual(['day', 'text 1']);
  });
});
