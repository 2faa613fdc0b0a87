import { beforeEach, describe, expect, it } from 'vitest';
import { openCache } from '../../src/client';
import { uuid7 } from '../../src/client';
import { complete, eventually, serverPerTest, type Visitor } from './fixture';

const fixture = serverPerTest();
let room: string;
let ana: Visitor;

beforeEach(async () => {
  fixture.account('ana');
  fixture.account('ben');
  room = fixture.server.room('general', 'ben', 'ana');
});

async function live(username: string): Promise<Visitor> {
  const visitor = await fixture.visit(username);
  await eventually(() => expect(visitor.chat.connection.phase).toBe('live'));
  return visitor;
}

async function liveInRoom(username: string): Promise<Visitor> {
  const visitor = await live(username);
  visitor.chat.display(room);
  await eventually(() => complete(visitor, room));
  return visitor;
}

describe('a room', () => {
  it('showsWhatOthersWriteWhileItIsOpen', async () => {
    ana = await liveInRoom('ana');
    fixture.server.post(room, 'ben', 'hello');
    await eventually(() => expect(ana.texts(room)).toEqual(['hello']));
    expect(ana.room(room).row.unread).toBe(1);
  });

  it('countsUnreadMessagesWithoutLoadingTheirHistory', async () => {
    ana = await live('ana');
    const first = fixture.server.post(room, 'ben', 'one');
    fixture.server.post(room, 'ben', 'two');
    await eventually(() => expect(ana.room(room).row.unread).toBe(2));
    fixture.server.remove(room, 'ben', first.seq);
    await eventually(() => expect(ana.room(room).row.unread).toBe(1));
    expect(ana.room(room).window).toBeUndefined();
    expect(ana.room(room).row.last_message?.text).toBe('two');
  });

  it('tellsOfWhatWasWrittenBeforeOneHeardOfIt', async () => {
    ana = await live('ana');
    const first = { ...fixture.server.post(room, 'ben', 'one'), channel: 'new', seq: 2, text: 'psst' };
    const row = { ...ana.room(room).row, id: 'new', seq: 2, read_seq: 1, unread: 1, last_message: first };
    fixture.server.push('ana', { type: 'channel_joined', channel: 'new', epoch: 1, seq: 2, info: row });
    await eventually(() => expect(ana.told).toEqual(['one', 'psst']));
    expect(ana.room('new').row.unread).toBe(1);
  });

  it('opensWithTheNewestPageAndScrollsBackToTheFirstMessage', async () => {
    for (let n = 1; n <= 120; n++) {
      fixture.server.post(room, 'ana', `message ${n}`);
    }
    ana = await liveInRoom('ana');
    expect(ana.texts(room)).toHaveLength(50);
    await ana.chat.loadOlder(room);
    await ana.chat.loadOlder(room);
    expect(ana.texts(room)).toHaveLength(120);
    expect(ana.room(room).window?.hasBefore).toBe(false);
    await ana.chat.loadOlder(room);
    expect(ana.texts(room).at(0)).toBe('message 1');
  });

  it('opensAroundTheFirstUnreadWhenThereAreMany', async () => {
    for (let n = 1; n <= 400; n++) {
      fixture.server.post(room, 'ben', `message ${n}`);
    }
    ana = await live('ana');
    ana.chat.display(room);
    await eventually(() => expect(ana.texts(room)).toContain('message 1'));
    expect(ana.texts(room)).not.toContain('message 400');
    await ana.chat.loadNewer(room);
    expect(ana.texts(room)).toContain('message 75');
    await ana.chat.showNewest(room);
    expect(ana.texts(room).at(-1)).toBe('message 400');
    expect(ana.texts(room)).not.toContain('message 1');
  });

  it('doesNotMixLiveMessagesIntoAWindowThatLiesFurtherBack', async () => {
    for (let n = 1; n <= 400; n++) {
      fixture.server.post(room, 'ben', `message ${n}`);
    }
    ana = await live('ana');
    ana.chat.display(room);
    await eventually(() => expect(ana.texts(room)).toContain('message 1'));
    const last = ana.texts(room).at(-1);
    fixture.server.post(room, 'ben', 'live');
    await eventually(() => expect(ana.room(room).row.unread).toBe(401));
    expect(ana.texts(room).at(-1)).toBe(last);
    while (!ana.texts(room).includes('live')) {
      await ana.chat.loadNewer(room);
    }
    expect(ana.texts(room)).toHaveLength(401);
  });

  it('showsEditsAndDeletionsOfWhatIsHeld', async () => {
    const first = fixture.server.post(room, 'ben', 'fist');
    const second = fixture.server.post(room, 'ben', 'second');
    ana = await liveInRoom('ana');
    fixture.server.edit(room, 'ben', first.seq, 'first');
    fixture.server.remove(room, 'ben', second.seq);
    await eventually(() => expect(ana.texts(room)).toEqual(['first (edited)', '(deleted)']));
    expect(ana.room(room).row.unread).toBe(1);
  });

  it('editsAndDeletesOnesOwnMessage', async () => {
    const first = fixture.server.post(room, 'ana', 'fist');
    const second = fixture.server.post(room, 'ana', 'second');
    ana = await liveInRoom('ana');
    await ana.chat.edit(room, first.seq, 'first');
    await ana.chat.remove(room, second.seq);
    expect(ana.texts(room)).toEqual(['first (edited)', '(deleted)']);
  });

  it('isReadOnEveryDeviceWhenItIsReadOnOne', async () => {
    fixture.server.post(room, 'ben', 'one');
    ana = await liveInRoom('ana');
    const phone = await live('ana');
    expect(phone.room(room).row.unread).toBe(1);
    ana.chat.markRead(room, ana.room(room).row.seq);
    expect(ana.room(room).row.unread).toBe(0);
    await eventually(() => expect(phone.room(room).row.unread).toBe(0));
  });

  it('staysReadWhenTheConnectionWasGoneWhileItWasRead', async () => {
    fixture.server.post(room, 'ben', 'one');
    ana = await liveInRoom('ana');
    fixture.server.reachable = false;
    fixture.server.cutSockets();
    await eventually(() => expect(ana.chat.connection.phase).toBe('waiting'));
    ana.chat.markRead(room, ana.room(room).row.seq);
    ana.leave();
    fixture.server.reachable = true;
    ana = await live('ana');
    await eventually(() => expect(ana.room(room).row.unread).toBe(0));
    const phone = await live('ana');
    await eventually(() => expect(phone.room(room).row.unread).toBe(0));
  });

  it('showsTheNewestAlsoWhenItIsAskedForDuringAnotherLoad', async () => {
    for (let n = 1; n <= 400; n++) {
      fixture.server.post(room, 'ben', `message ${n}`);
    }
    ana = await live('ana');
    ana.chat.display(room);
    await eventually(() => expect(ana.texts(room)).toContain('message 1'));
    await Promise.all([ana.chat.loadNewer(room), ana.chat.showNewest(room)]);
    expect(ana.texts(room).at(-1)).toBe('message 400');
  });

  it('tellsWhyItsMessagesCannotBeLoadedAndLoadsThemWhenAskedAgain', async () => {
    fixture.server.post(room, 'ben', 'one');
    fixture.server.refuse = (frame) =>
      frame.type === 'history'
        ? { code: 'overloaded', message: 'The server is busy.', temporary: true }
        : undefined;
    ana = await live('ana');
    ana.chat.display(room);
    await eventually(() => expect(ana.chat.failure(room)).toBe('overloaded'));
    fixture.server.refuse = () => undefined;
    await ana.chat.reload(room);
    expect(ana.chat.failure(room)).toBeUndefined();
    expect(ana.texts(room)).toEqual(['one']);
  });

  it('countsAMentionOnceAlsoWhenTheInboxTellsOfItAgain', async () => {
    ana = await live('ana');
    const { seq } = fixture.server.post(room, 'ben', '@ana');
    const mention = { type: 'mentioned', inbox_epoch: 1, inbox_seq: 1, channel: room, seq } as const;
    await eventually(() => expect(ana.room(room).row.unread).toBe(1));
    fixture.server.push('ana', mention);
    fixture.server.push('ana', mention);
    fixture.server.push('ana', { ...mention, inbox_seq: 2 });
    await eventually(() => expect(ana.room(room).row.mentions).toBe(2));
  });

  it('goesAwayWithAReasonWhenOneIsRemoved', async () => {
    ana = await liveInRoom('ana');
    fixture.server.expel(room, 'ana', 'ben');
    await eventually(() => expect(ana.gone).toEqual([{ id: room, name: 'general', how: 'removed' }]));
    expect(ana.chat.room(room)).toBeUndefined();
  });
});

describe('a person', () => {
  it('createsARoomOnceHoweverOftenTheWishIsSent', async () => {
    ana = await live('ana');
    const wish = { kind: 'room', name: 'release', visibility: 'public' } as const;
    const id = uuid7();
    const channel = await ana.chat.create(id, wish);
    expect(await ana.chat.create(id, wish)).toBe(channel);
    expect(ana.room(channel).row).toMatchObject({ name: 'release', role: 'owner', members: 1 });
  });

  it('joinsAndLeavesARoom', async () => {
    const other = fixture.server.room('other', 'ben');
    ana = await live('ana');
    await ana.chat.join(other);
    expect(ana.room(other).row.members).toBe(2);
    await ana.chat.join(other);
    await ana.chat.leave(other);
    expect(ana.chat.room(other)).toBeUndefined();
    expect(ana.gone).toEqual([{ id: other, name: 'other', how: 'left' }]);
  });

  it('isToldWhyAWishWasRefused', async () => {
    ana = await live('ana');
    await expect(
      ana.chat.create(uuid7(), { kind: 'room', name: 'general', visibility: 'public' }),
    ).rejects.toMatchObject({ code: 'name_taken', field: 'name' });
  });
});

describe('after a lost connection', () => {
  it('nothingIsMissedAndNothingDoubled', async () => {
    fixture.server.post(room, 'ben', 'before');
    ana = await liveInRoom('ana');
    fixture.server.cutSockets();
    await eventually(() => expect(fixture.server.sessions).toBe(0));
    fixture.server.post(room, 'ben', 'meanwhile 1');
    fixture.server.post(room, 'ben', 'meanwhile 2');
    await eventually(() => expect(ana.texts(room)).toEqual(['before', 'meanwhile 1', 'meanwhile 2']));
    expect(ana.room(room).row.unread).toBe(3);
    fixture.server.post(room, 'ben', 'after');
    await eventually(() => expect(ana.texts(room).at(-1)).toBe('after'));
    expect(ana.room(room).row.unread).toBe(4);
  });

  it('resumesFromWhatEachOpenedRoomHas', async () => {
    fixture.server.post(room, 'ben', 'before');
    ana = await liveInRoom('ana');
    fixture.server.cutSockets();
    await eventually(() => {
      const hellos = fixture.server.received.filter((frame) => frame.type === 'hello');
      expect(hellos.at(-1)).toMatchObject({
        resume: { inbox: { epoch: 1, seq: 0 }, [room]: { epoch: 1, seq: 3 } },
      });
    });
  });

  it('leavesTheReaderInPlaceWhenTooMuchWasMissed', async () => {
    fixture.server.post(room, 'ben', 'before');
    ana = await liveInRoom('ana');
    fixture.server.cutSockets();
    await eventually(() => expect(fixture.server.sessions).toBe(0));
    for (let n = 1; n <= 1_100; n++) {
      fixture.server.post(room, 'ben', `missed ${n}`);
    }
    await eventually(() => expect(ana.room(room).row.unread).toBe(1_101));
    expect(ana.texts(room)).toEqual(['before']);
    await ana.chat.showNewest(room);
    expect(ana.texts(room).at(-1)).toBe('missed 1100');
  });

  it('throwsItsCopyAwayWhenHistoryWasRestored', async () => {
    for (const text of ['one', 'two', 'three']) {
      fixture.server.post(room, 'ben', text);
    }
    ana = await liveInRoom('ana');
    fixture.server.restore(room, 4);
    fixture.server.cutSockets();
    await eventually(() => expect(ana.room(room).row.epoch).toBe(2));
    await eventually(() => expect(ana.texts(room)).toEqual(['one', 'two']));
  });

  it('takesRoomsOffTheListThatWereLeftMeanwhile', async () => {
    ana = await live('ana');
    fixture.server.cutSockets();
    await eventually(() => expect(fixture.server.sessions).toBe(0));
    fixture.server.expel(room, 'ana', 'ben');
    await eventually(() => expect(ana.chat.room(room)).toBeUndefined());
  });
});

describe('a gap', () => {
  it('isFilledFromHistoryWhenALaterEventShowsIt', async () => {
    ana = await liveInRoom('ana');
    fixture.server.lose = (event) => event.type === 'chat_message' && event.text.startsWith('lost');
    fixture.server.post(room, 'ben', 'lost 1');
    fixture.server.post(room, 'ben', 'lost 2');
    const gone = fixture.server.post(room, 'ben', 'lost and deleted');
    fixture.server.lose = (event) => event.type === 'message_deleted';
    fixture.server.remove(room, 'ben', gone.seq);
    fixture.server.post(room, 'ben', 'seen');
    await eventually(() =>
      expect(ana.texts(room)).toEqual(['lost 1', 'lost 2', '(deleted)', 'seen']),
    );
    expect(ana.room(room).row.unread).toBe(3);
  });

  it('isFilledInARoomThatIsNotOpenToo', async () => {
    const counted = fixture.server.post(room, 'ben', 'counted');
    ana = await live('ana');
    fixture.server.lose = () => true;
    fixture.server.post(room, 'ben', 'lost');
    fixture.server.remove(room, 'ben', counted.seq);
    fixture.server.lose = () => false;
    fixture.server.post(room, 'ben', 'seen');
    await eventually(() => expect(ana.room(room).row.seq).toBe(6));
    expect(ana.room(room).row.unread).toBe(2);
    expect(ana.room(room).window).toBeUndefined();
  });
});

describe('the next visit', () => {
  it('showsWhatTheLastOneKeptAndLoadsOnlyWhatIsMissing', async () => {
    fixture.server.post(room, 'ben', 'kept');
    ana = await liveInRoom('ana');
    ana.leave();
    fixture.server.post(room, 'ben', 'missed');
    fixture.server.received.length = 0;
    ana = await liveInRoom('ana');
    expect(ana.texts(room)).toEqual(['kept', 'missed']);
    expect(fixture.server.received.filter((frame) => frame.type === 'history')).toMatchObject([
      { after: 3 },
    ]);
  });

  it('keepsAlsoAListOfHundredsOfRooms', async () => {
    for (let n = 0; n < 450; n++) {
      fixture.server.room(`room ${n}`, 'ana');
    }
    ana = await live('ana');
    const cache = await openCache(ana.chat.me.id);
    await eventually(async () => expect((await cache.rooms()).length).toBeGreaterThan(450));
    cache.close();
  });

  it('showsRoomsBeforeTheServerAnswers', async () => {
    fixture.server.post(room, 'ben', 'kept');
    ana = await liveInRoom('ana');
    ana.leave();
    fixture.server.reachable = false;
    ana = await fixture.visit('ana');
    ana.chat.display(room);
    await eventually(() => expect(ana.texts(room)).toEqual(['kept']));
    expect(ana.chat.listed).toBe(false);
  });
});

describe('signing out elsewhere', () => {
  it('endsTheConnectionForGood', async () => {
    ana = await live('ana');
    fixture.server.signOutEverywhere('ana');
    await eventually(() =>
      expect(ana.chat.connection).toEqual({ phase: 'ended', reason: 'signed_out' }),
    );
  });

  it('isNoticedAlsoWhenThePageWasNotConnected', async () => {
    ana = await live('ana');
    fixture.server.reachable = false;
    fixture.server.cutSockets();
    await eventually(() => expect(ana.chat.connection.phase).toBe('waiting'));
    fixture.server.signOutEverywhere('ana');
    ana.chat.tryNow();
    await eventually(() =>
      expect(ana.chat.connection).toEqual({ phase: 'ended', reason: 'signed_out' }),
    );
  });
});

describe('a server that goes away for an update', () => {
  it('isLeftForTheNextWithoutAMissedMessage', async () => {
    ana = await liveInRoom('ana');
    const states = new Set<string>();
    fixture.server.push('ana', { type: 'reconnect', after_millis: 100, reason: 'update' });
    await eventually(() => {
      states.add(ana.chat.connection.phase);
      fixture.server.post(room, 'ben', `message ${fixture.server.messages(room).length + 1}`);
      expect(fixture.server.received.filter((frame) => frame.type === 'hello')).toHaveLength(2);
      expect(fixture.server.sessions).toBe(1);
    });
    fixture.server.post(room, 'ben', 'last');
    await eventually(() => expect(ana.texts(room).at(-1)).toBe('last'));
    expect(ana.texts(room)).toEqual(fixture.server.messages(room).map((message) => message.text));
    expect(states).toEqual(new Set(['live']));
  });
});
