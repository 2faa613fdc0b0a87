import { describe, expect, it } from 'vitest';
import {
  applyEvent,
  fillGap,
  MAX_WINDOW_MESSAGES,
  newRoom,
  reachesHead,
  type Room,
  trimmed,
  withPage,
  withRead,
  withRow,
} from '../../src/client/room';
import type { ChannelRow, EventFrame, HistoryPage, Message, UserRef } from '../../src/protocol';

const me: UserRef = { id: 'me', username: 'me', display_name: 'Me' };
const ben: UserRef = { id: 'ben', username: 'ben', display_name: 'Ben' };

function row(over: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id: 'c',
    kind: 'room',
    visibility: 'public',
    name: 'general',
    topic: '',
    epoch: 1,
    seq: 10,
    read_seq: 10,
    unread: 0,
    mentions: 0,
    members: 2,
    ...over,
  };
}

function message(seq: number, over: Partial<Message> = {}): Message {
  return { channel: 'c', epoch: 1, seq, id: `m${seq}`, sender: ben, text: `text ${seq}`, time: seq, ...over };
}

function posted(seq: number, over: Partial<Message> = {}): EventFrame {
  return { type: 'chat_message', ...message(seq, over) };
}

function deleted(seq: number, target: number): EventFrame {
  return { type: 'message_deleted', channel: 'c', epoch: 1, seq, id: `d${seq}`, target, by: ben, time: seq };
}

function edited(seq: number, target: number, text: string): EventFrame {
  return { type: 'message_edited', channel: 'c', epoch: 1, seq, id: `e${seq}`, target, text, by: ben, time: seq };
}

function page(from: number, to: number, over: Partial<HistoryPage> = {}): HistoryPage {
  const messages = Array.from({ length: to - from + 1 }, (_, n) => message(from + n));
  return { epoch: 1, messages, events: [], from, to, has_before: from > 1, has_after: false, ...over };
}

function holding(from: number, to: number): Room {
  return withPage(newRoom(row()), page(from, to));
}

function after(room: Room, ...events: EventFrame[]): Room {
  return events.reduce((before, event) => {
    const applied = applyEvent(before, event, me.id);
    if (applied.outcome !== 'applied' && applied.outcome !== 'known') {
      throw new Error(applied.outcome);
    }
    return applied.room;
  }, room);
}

function texts(room: Room): string[] {
  return room.window!.messages.map((each) => (each.deleted ? '-' : each.text));
}

describe('an event', () => {
  it('movesTheHeadAndTheWindowTogether', () => {
    const room = after(holding(9, 10), posted(11));
    expect(room.row).toMatchObject({ seq: 11, unread: 1 });
    expect(room.window).toMatchObject({ from: 9, to: 11 });
    expect(reachesHead(room)).toBe(true);
  });

  it('changesNothingTheSecondTime', () => {
    const once = after(holding(9, 10), posted(11));
    const twice = after(once, posted(11));
    expect(twice).toEqual(once);
  });

  it('isNotAppliedWhenOneBeforeItIsMissing', () => {
    expect(applyEvent(holding(9, 10), posted(12), me.id)).toEqual({ outcome: 'gap' });
  });

  it('isNotAppliedWhenItsNumbersBelongToAnotherHistory', () => {
    expect(applyEvent(holding(9, 10), posted(11, { epoch: 2 }), me.id).outcome).toBe('other_epoch');
    const room = holding(9, 10);
    expect(applyEvent({ ...room, row: row({ epoch: 3 }) }, posted(11), me.id).outcome).toBe('known');
  });

  it('reachesAMessageFurtherBackThanTheWindowsEnd', () => {
    const back = { ...holding(1, 5), row: row({ seq: 10 }) };
    const room = after(back, edited(11, 3, 'better'), deleted(12, 4));
    expect(texts(room)).toEqual(['text 1', 'text 2', 'better', '-', 'text 5']);
    expect(room.window!.to).toBe(5);
    expect(room.row.seq).toBe(12);
  });

  it('ofOnesOwnReadsTheRoom', () => {
    const unread = after(newRoom(row()), posted(11), posted(12));
    expect(unread.row.unread).toBe(2);
    expect(after(unread, posted(13, { sender: me })).row).toMatchObject({ unread: 0, read_seq: 13 });
  });

  it('thatDeletesAnUnreadMessageTakesItOffTheCount', () => {
    const room = after(newRoom(row()), posted(11), posted(12), deleted(13, 11), deleted(14, 9));
    expect(room.row.unread).toBe(1);
  });

  it('bringsALaterEditOverAnEarlierOneInWhicheverOrder', () => {
    const room = withPage(
      newRoom(row({ seq: 12 })),
      page(9, 10, { messages: [message(10, { text: 'second', edited_at: 12 })], to: 10 }),
    );
    expect(texts(after(room, edited(11, 10, 'first'), edited(12, 10, 'second')))).toEqual(['second']);
  });
});

describe('a page', () => {
  it('isLaidBesideWhatItTouches', () => {
    const room = withPage(withPage(holding(5, 7), page(2, 4)), page(8, 10));
    expect(room.window).toMatchObject({ from: 2, to: 10, hasBefore: true });
    expect(texts(room)).toHaveLength(9);
  });

  it('takesThePlaceOfWhatItDoesNotTouch', () => {
    expect(withPage(holding(1, 3), page(8, 10)).window).toMatchObject({ from: 8, to: 10 });
  });

  it('doublesNothingThatIsHeld', () => {
    expect(texts(withPage(holding(5, 8), page(7, 10)))).toEqual(
      [5, 6, 7, 8, 9, 10].map((seq) => `text ${seq}`),
    );
  });

  it('bringsEditsOfWhatIsHeldFurtherBack', () => {
    const room = withPage(holding(5, 7), page(8, 10, { messages: [], events: [edited(9, 6, 'better')] }));
    expect(texts(room)).toEqual(['text 5', 'better', 'text 7']);
  });

  it('ofAnotherEpochIsLeftAside', () => {
    const room = holding(9, 10);
    expect(withPage(room, page(1, 8, { epoch: 2 }))).toBe(room);
  });

  it('keepsNoMoreThanTheLimitAndLetsTheFarEndGo', () => {
    const full = withPage(
      newRoom(row({ seq: MAX_WINDOW_MESSAGES + 200 })),
      page(201, MAX_WINDOW_MESSAGES + 200),
    );
    const back = withPage(full, page(101, 200));
    expect(back.window).toMatchObject({ from: 101, to: MAX_WINDOW_MESSAGES + 100 });
    expect(reachesHead(back)).toBe(false);
    const forth = after(full, posted(MAX_WINDOW_MESSAGES + 201));
    expect(forth.window).toMatchObject({ from: 202, hasBefore: true });
    expect(reachesHead(forth)).toBe(true);
  });
});

describe('a gap', () => {
  it('isFilledAndCountedOnce', () => {
    const filled = fillGap(
      holding(9, 10),
      page(11, 15, {
        messages: [message(11), message(12, { deleted: true, text: '' }), message(15)],
        events: [deleted(13, 12), deleted(14, 10)],
      }),
      me.id,
    );
    expect(filled.outcome).toBe('applied');
    const { room } = filled as Extract<typeof filled, { outcome: 'applied' }>;
    expect(room.row).toMatchObject({ seq: 15, unread: 2 });
    expect(texts(room)).toEqual(['text 9', '-', 'text 11', '-', 'text 15']);
    expect(reachesHead(room)).toBe(true);
  });

  it('isFilledWithoutCountingAgainWhatWasThere', () => {
    const unread = after(newRoom(row()), posted(11), posted(12));
    const messages = [message(11), message(12), message(14)];
    const overlapping = page(11, 14, { messages, events: [deleted(13, 11)] });
    expect(fillGap(unread, overlapping, me.id)).toMatchObject({
      outcome: 'applied',
      room: { row: { seq: 14, unread: 2 } },
    });
  });

  it('isStillOneWhenThePageBeginsBehindIt', () => {
    expect(fillGap(holding(9, 10), page(12, 15), me.id)).toEqual({ outcome: 'gap' });
  });
});

describe('a row from the server', () => {
  it('keepsTheWindowOfTheSameHistoryAndThrowsAwayThatOfAnother', () => {
    const room = holding(9, 10);
    expect(withRow(room, row({ seq: 20, unread: 4 }))).toMatchObject({
      row: { seq: 20, unread: 4 },
      window: { to: 10 },
    });
    expect(withRow(room, row({ epoch: 2, seq: 3 })).window).toBeUndefined();
  });
});

describe('a read pointer', () => {
  it('neverMovesBack', () => {
    const room = newRoom(row({ read_seq: 8, unread: 2 }));
    expect(withRead(room, 5, me.id)).toBe(room);
  });

  it('leavesWhatComesAfterItUnread', () => {
    const room = after(holding(9, 10), posted(11), posted(12), deleted(13, 12), posted(14));
    expect(withRead(room, 11, me.id).row).toMatchObject({ read_seq: 11, unread: 1 });
    expect(withRead(room, 14, me.id).row.unread).toBe(0);
  });
});

describe('a read pointer in a window that does not reach the head', () => {
  it('takesOffExactlyWhatWasReadInIt', () => {
    const room = holding(1, 10);
    const behind = { ...room, row: row({ seq: 200, read_seq: 4, unread: 120 }) };
    expect(withRead(behind, 7, me.id).row).toMatchObject({ read_seq: 7, unread: 117 });
  });
});

describe('a room that is left', () => {
  it('keepsItsNewestMessagesWhenItHasThem', () => {
    expect(trimmed(holding(1, 10), 3).window).toMatchObject({ from: 8, to: 10, hasBefore: true });
    expect(trimmed(holding(1, 9), 3).window).toBeUndefined();
  });
});
