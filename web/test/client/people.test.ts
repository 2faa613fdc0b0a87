import { describe, expect, it } from 'vitest';
import type { ClientFrame } from '../../src/protocol';
import { eventually, serverPerTest, type Visitor } from './fixture';

const fixture = serverPerTest();

async function live(username: string): Promise<Visitor> {
  const visitor = await fixture.visit(username);
  await eventually(() => expect(visitor.chat.connection.phase).toBe('live'));
  return visitor;
}

function sent<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
  return fixture.server.received.filter((frame) => frame.type === type) as never;
}

describe('presence', () => {
  it('isAskedForWhoIsShownAndForNobodyElse', async () => {
    ['ana', 'ben', 'cem'].forEach(fixture.account);
    const ana = await live('ana');
    const forgetBen = ana.chat.presence.watch('ben');
    const forgetBenElsewhere = ana.chat.presence.watch('ben');
    ana.chat.presence.watch('cem');
    await eventually(() => expect(sent('watch_presence').at(-1)?.users).toEqual(['ben', 'cem']));
    forgetBen();
    forgetBen();
    forgetBenElsewhere();
    await eventually(() => expect(sent('watch_presence').at(-1)?.users).toEqual(['cem']));
    expect(sent('watch_presence')).toHaveLength(2);
  });

  it('isOfflineOnlyOnceTheServerHadTimeToSayOtherwise', async () => {
    ['ana', 'ben', 'cem'].forEach(fixture.account);
    await live('ben');
    const ana = await live('ana');
    ana.chat.presence.watch('ben');
    ana.chat.presence.watch('cem');
    await eventually(() => expect(ana.chat.presence.seen.get('ben')).toEqual({ status: 'online' }));
    expect(ana.chat.presence.seen.has('cem')).toBe(false);
    await eventually(() => expect(ana.chat.presence.seen.get('cem')).toEqual({ status: 'offline' }));
    expect(ana.chat.presence.seen.get('ben')).toEqual({ status: 'online' });
  });

  it('ofOneselfIsNotAskedForAndStaysWhenOthersAreAnswered', async () => {
    ['ana', 'ben'].forEach(fixture.account);
    const ana = await live('ana');
    ana.chat.presence.watch('ana');
    ana.chat.presence.watch('ben');
    await eventually(() => expect(ana.chat.presence.seen.get('ben')?.status).toBe('offline'));
    expect(ana.chat.presence.seen.get('ana')).toEqual({ status: 'online' });
    expect(sent('watch_presence').at(-1)?.users).toEqual(['ben']);
  });

  it('isAskedForAnewOnEveryConnection', async () => {
    ['ana', 'ben'].forEach(fixture.account);
    const ben = await live('ben');
    const ana = await live('ana');
    ana.chat.presence.watch('ben');
    await eventually(() => expect(ana.chat.presence.seen.get('ben')?.status).toBe('online'));
    fixture.server.cutSockets();
    ben.leave();
    await eventually(() => expect(sent('watch_presence')).toHaveLength(2));
    await eventually(() => expect(ana.chat.presence.seen.get('ben')?.status).toBe('offline'));
  });

  it('ofOneselfIsKnownAlsoWhenItIsInvisible', async () => {
    ['ana', 'ben'].forEach(fixture.account);
    const [ana, ben] = [await live('ana'), await live('ben')];
    ben.chat.presence.watch('ana');
    await eventually(() => expect(ana.chat.presence.own).toEqual({ status: 'online' }));
    ana.chat.presence.set('invisible', 'deep in the tax return');
    const text = 'deep in the tax return';
    await eventually(() => expect(ana.chat.presence.own).toEqual({ status: 'invisible', text }));
    await eventually(() => expect(ben.chat.presence.seen.get('ana')).toEqual({ status: 'offline', text }));
  });
});

describe('typing', () => {
  it('isToldOnceHoweverFastSomebodyTypes', async () => {
    fixture.account('ana');
    const channel = fixture.server.room('general', 'ana');
    const ana = await live('ana');
    for (let key = 0; key < 50; key++) {
      ana.chat.typing(channel);
    }
    ana.chat.send(channel, 'done');
    await eventually(() => expect(sent('chat_message')).toHaveLength(1));
    expect(sent('typing')).toHaveLength(1);
  });
});

describe('the settings of a channel', () => {
  it('areTheSameOnAllDevices', async () => {
    fixture.account('ana');
    const channel = fixture.server.room('general', 'ana');
    const [here, there] = [await live('ana'), await live('ana')];
    await here.chat.changeSettings(channel, { favourite: true });
    await here.chat.changeSettings(channel, { notify: 'mentions' });
    const expected = { favourite: true, notify: 'mentions' };
    expect(here.room(channel).row).toMatchObject(expected);
    await eventually(() => expect(there.room(channel).row).toMatchObject(expected));
  });
});

describe('how far others have read', () => {
  it('isAskedOnceAndThenFollowed', async () => {
    ['ana', 'ben', 'cem'].forEach(fixture.account);
    const channel = fixture.server.room('general', 'ana', 'ben');
    const [ana, ben] = [await live('ana'), await live('ben')];
    ana.chat.display(channel);
    await eventually(() => expect(ana.chat.readers(channel)?.size).toBe(1));
    const { seq } = fixture.server.post(channel, 'ana', 'hello');
    await eventually(() => expect(ben.room(channel).row.seq).toBe(seq));
    ben.chat.markRead(channel, seq);
    const readSeqs = (): number[] => [...ana.chat.readers(channel)!.values()].map((each) => each.seq);
    await eventually(() => expect(readSeqs()).toEqual([seq]));
    fixture.server.join(channel, 'cem');
    await eventually(() => expect(readSeqs()).toEqual([seq, seq + 1]));
    fixture.server.expel(channel, 'ben', 'ana');
    await eventually(() => expect(readSeqs()).toEqual([seq + 1]));
  });

  it('isAskedAnewAfterALossInWhichItMayHaveGoneOn', async () => {
    ['ana', 'ben'].forEach(fixture.account);
    const channel = fixture.server.room('general', 'ana', 'ben');
    const { seq } = fixture.server.post(channel, 'ana', 'hello');
    const ana = await live('ana');
    ana.chat.display(channel);
    await eventually(() => expect(ana.chat.readers(channel)?.size).toBe(1));
    fixture.server.reachable = false;
    fixture.server.cutSockets();
    fixture.server.read(channel, 'ben', seq);
    fixture.server.reachable = true;
    await eventually(() =>
      expect([...ana.chat.readers(channel)!.values()].map((each) => each.seq)).toEqual([seq]),
    );
  });
});

describe('somebody who takes another name', () => {
  it('hasItOnEverythingThatTheySaid', async () => {
    ['ana', 'ben'].forEach(fixture.account);
    const channel = fixture.server.room('general', 'ana', 'ben');
    const { sender } = fixture.server.post(channel, 'ben', 'hello');
    const ana = await live('ana');
    ana.chat.display(channel);
    await eventually(() => expect(ana.texts(channel)).toEqual(['hello']));
    const renamed = { ...sender, display_name: 'Benedict', picture: 'v2' };
    fixture.server.push('ana', { type: 'user_changed', user: renamed });
    await eventually(() => expect(ana.room(channel).window?.messages[0]?.sender).toEqual(renamed));
    expect(ana.room(channel).row.last_message?.sender).toEqual(renamed);
  });
});
