import { describe, expect, it } from 'vitest';
import type { Room } from '../../src/client';
import type { ChannelRow, Message, Notify } from '../../src/protocol';
import { alertOf } from '../../src/store/alerts';
import { channelName, meantFor, NO_SECTIONS, sectionsOf } from '../../src/store/conversations';

const ben = { id: 'b', username: 'ben', display_name: 'Ben' };

function row(id: string, change: Partial<ChannelRow> = {}): ChannelRow {
  return {
    id,
    kind: 'room',
    visibility: 'public',
    name: id,
    topic: '',
    epoch: 1,
    seq: 9,
    read_seq: 9,
    unread: 0,
    mentions: 0,
    members: 2,
    ...change,
  };
}

function message(sender: string, change: Partial<Message> = {}): Message {
  const user = { id: sender, username: sender, display_name: sender };
  return { channel: 'a', epoch: 1, seq: 9, id: '1', sender: user, text: 'hello', time: 1, ...change };
}

function rooms(...rows: ChannelRow[]): { map: Map<string, Room>; order: string[] } {
  return { map: new Map(rows.map((each) => [each.id, { row: each, activity: 0, membersSeq: 1 }])), order: rows.map((each) => each.id) };
}

describe('the sections of the list', () => {
  const all = [
    row('a'),
    row('direct', { kind: 'direct', peer: ben, name: '' }),
    row('liked', { favourite: true }),
    row('group', { kind: 'group', visibility: 'private' }),
    row('hidden', { kind: 'direct', hidden: true, peer: ben }),
    row('hidden with news', { kind: 'direct', hidden: true, unread: 1, peer: ben }),
  ];

  it('holdFavouritesRoomsAndPeopleInTheOrderGiven', () => {
    const { map, order } = rooms(...all);
    expect(sectionsOf(map, order, NO_SECTIONS)).toEqual({
      favourites: ['liked'],
      rooms: ['a'],
      people: ['direct', 'group', 'hidden with news'],
    });
  });

  it('areTheSameWhenNothingInThemChanged', () => {
    const { map, order } = rooms(...all);
    const before = sectionsOf(map, order, NO_SECTIONS);
    map.set('a', { row: row('a', { unread: 5 }), activity: 0, membersSeq: 1 });
    expect(sectionsOf(map, order, before)).toBe(before);
    const liked = sectionsOf(map.set('a', { row: row('a', { favourite: true }), activity: 0, membersSeq: 1 }), order, before);
    expect(liked.rooms).toEqual([]);
    expect(liked.people).toBe(before.people);
  });

  it('callADirectConversationByWhomItIsWith', () => {
    expect(channelName(row('direct', { kind: 'direct', peer: ben, name: '' }))).toBe('Ben');
    expect(channelName(row('a'))).toBe('a');
  });

  it('countAllOfAConversationAndOfARoomOnlyWhatNamesTheUser', () => {
    expect(meantFor(row('a', { unread: 7, mentions: 2 }))).toBe(2);
    expect(meantFor(row('a', { kind: 'group', unread: 7, mentions: 2 }))).toBe(7);
    expect(meantFor(row('a', { kind: 'group', unread: 7, mentions: 2, notify: 'nothing' }))).toBe(2);
  });
});

describe('an alert', () => {
  const arrives = (change: Partial<ChannelRow>, kind: 'message' | 'mention', preferred: Notify, from = 'b'): boolean => {
    const sent = message(from);
    const arrival = kind === 'message' ? { kind, message: sent } : { kind, seq: 9, message: sent };
    return alertOf(row('a', change), arrival, 'me', preferred) !== undefined;
  };

  it('tellsOfMessagesByTheRoomsSettingElseAsPreferred', () => {
    expect(arrives({}, 'message', 'all')).toBe(true);
    expect(arrives({}, 'message', 'mentions')).toBe(false);
    expect(arrives({ notify: 'all' }, 'message', 'nothing')).toBe(true);
    expect(arrives({ notify: 'nothing' }, 'message', 'all')).toBe(false);
    expect(arrives({ notify: 'nothing' }, 'mention', 'all')).toBe(false);
  });

  it('tellsOfAMentionOnceWhetherAllIsToldOrNot', () => {
    expect(arrives({}, 'mention', 'mentions')).toBe(true);
    expect(arrives({}, 'mention', 'all')).toBe(false);
  });

  it('tellsOfConversationsWhateverIsPreferredForRooms', () => {
    expect(arrives({ kind: 'direct', peer: ben }, 'message', 'nothing')).toBe(true);
    expect(arrives({ kind: 'group', notify: 'mentions' }, 'message', 'all')).toBe(false);
  });

  it('neverTellsOfOnesOwnOrOfWhatIsDeleted', () => {
    expect(arrives({}, 'message', 'all', 'me')).toBe(false);
    const gone = message('b', { deleted: true, text: '' });
    expect(alertOf(row('a'), { kind: 'message', message: gone }, 'me', 'all')).toBeUndefined();
  });

  it('tellsOfAMentionWhoseMessageIsStillOnItsWay', () => {
    const alert = alertOf(row('a'), { kind: 'mention', seq: 12, message: undefined }, 'me', 'mentions');
    expect(alert).toEqual({ channel: 'a', tag: 'a 1 12', title: 'a', message: undefined, isDirect: false });
  });
});
