import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryCache } from '../../src/client/cache';
import { ACK_TIMEOUT_MILLIS, MAX_OUTBOX_ENTRIES, Outbox } from '../../src/client/outbox';
import { complete, eventually, serverPerTest, type Visitor } from './fixture';

describe('the outbox alone', () => {
  let sent: string[];
  let isConnected: boolean;
  let outbox: Outbox;
  let cache: MemoryCache;

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    isConnected = true;
    cache = new MemoryCache();
    outbox = open();
  });
  afterEach(() => {
    outbox.disconnected();
    vi.useRealTimers();
  });

  function open(): Outbox {
    return new Outbox({
      cache,
      send: (entry) => isConnected && sent.push(entry.text) > 0,
      onChange: () => undefined,
      random: () => 0.5,
    });
  }

  async function add(text: string, channel = 'room'): Promise<string> {
    const id = outbox.add(channel, text);
    await vi.advanceTimersByTimeAsync(0);
    return id!;
  }

  it('sendsTheNextOnlyWhenTheOneBeforeIsAcknowledged', async () => {
    outbox.connected();
    const first = await add('first');
    const second = await add('second');
    expect(sent).toEqual(['first']);
    outbox.acknowledged(first);
    expect(sent).toEqual(['first', 'second']);
    outbox.acknowledged(second);
    expect(outbox.entries).toEqual([]);
    expect(await cache.outbox()).toEqual([]);
  });

  it('letsRoomsNotWaitForOneAnother', async () => {
    outbox.connected();
    await add('here', 'one');
    await add('there', 'other');
    expect(sent).toEqual(['here', 'there']);
  });

  it('sendsAgainAfterTenSecondsWithoutAnAcknowledgement', async () => {
    outbox.connected();
    await add('hello');
    await vi.advanceTimersByTimeAsync(ACK_TIMEOUT_MILLIS - 1);
    expect(sent).toEqual(['hello']);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(['hello', 'hello']);
    expect(outbox.entries).toHaveLength(1);
  });

  it('waitsForTheConnectionAndSendsInOrderThen', async () => {
    const first = await add('first');
    await add('second');
    expect(sent).toEqual([]);
    outbox.connected();
    outbox.acknowledged(first);
    expect(sent).toEqual(['first', 'second']);
  });

  it('sendsOnANewConnectionWhatTheLastOneDidNotAcknowledge', async () => {
    outbox.connected();
    await add('hello');
    outbox.disconnected();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual(['hello']);
    outbox.connected();
    expect(sent).toEqual(['hello', 'hello']);
  });

  it('triesAgainByItselfAfterATemporaryError', async () => {
    outbox.connected();
    const id = await add('hello');
    outbox.refused(id, { code: 'rate_limited', temporary: true, retry_after_millis: 2_000 });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(sent).toEqual(['hello']);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(['hello', 'hello']);
    expect(outbox.entries[0]?.failure).toBeUndefined();
  });

  it('keepsARefusedMessageAndItsTextWhileTheNextGoesOn', async () => {
    outbox.connected();
    const refused = await add('refused');
    await add('next');
    outbox.refused(refused, { code: 'not_member', temporary: false });
    expect(outbox.entries[0]).toMatchObject({ text: 'refused', failure: 'not_member' });
    expect(sent).toEqual(['refused', 'next']);
  });

  it('retriesARefusedMessageWithItsOldId', async () => {
    outbox.connected();
    const id = await add('refused');
    outbox.refused(id, { code: 'not_member', temporary: false });
    outbox.retry(id);
    expect(sent).toEqual(['refused', 'refused']);
    expect(outbox.entries).toMatchObject([{ id, text: 'refused' }]);
    expect(outbox.entries[0]?.failure).toBeUndefined();
  });

  it('discardsOnlyWhatWasRefused', async () => {
    const id = await add('waiting');
    outbox.discard(id);
    expect(outbox.entries).toHaveLength(1);
    outbox.connected();
    outbox.refused(id, { code: 'forbidden', temporary: false });
    outbox.discard(id);
    expect(outbox.entries).toHaveLength(0);
  });

  it('survivesAReload', async () => {
    const first = await add('first');
    await add('second');
    outbox = open();
    await outbox.load();
    expect(outbox.entries.map((entry) => entry.text)).toEqual(['first', 'second']);
    expect(outbox.entries[0]?.id).toBe(first);
  });

  it('takesNoMoreThanItCanHold', () => {
    for (let n = 0; n < MAX_OUTBOX_ENTRIES; n++) {
      expect(outbox.add('room', 'text')).toBeDefined();
    }
    expect(outbox.add('room', 'one too many')).toBeUndefined();
  });
});

describe('the outbox of a page', () => {
  const fixture = serverPerTest();
  let room: string;

  beforeEach(() => {
    fixture.account('ana');
    room = fixture.server.room('general', 'ana');
  });

  async function live(): Promise<Visitor> {
    const visitor = await fixture.visit('ana');
    await eventually(() => expect(visitor.chat.connection.phase).toBe('live'));
    visitor.chat.display(room);
    await eventually(() => complete(visitor, room));
    return visitor;
  }

  function stored(): string[] {
    return fixture.server.messages(room).map((message) => message.text);
  }

  it('isEmptyOnceTheServerHasTheMessage', async () => {
    const ana = await live();
    ana.chat.send(room, 'hello');
    expect(ana.chat.outbox).toMatchObject([{ text: 'hello' }]);
    await eventually(() => expect(ana.chat.outbox).toEqual([]));
    expect(ana.texts(room)).toEqual(['hello']);
    expect(stored()).toEqual(['hello']);
  });

  it('storesOnceWhatWasSentTwiceBecauseTheAnswerWasLost', async () => {
    const ana = await live();
    fixture.server.lose = (event) => event.type === 'chat_message';
    ana.chat.send(room, 'hello');
    await eventually(() => expect(stored()).toEqual(['hello']));
    fixture.server.lose = () => false;
    fixture.server.cutSockets();
    await eventually(() => expect(ana.chat.outbox).toEqual([]));
    expect(stored()).toEqual(['hello']);
    expect(ana.texts(room)).toEqual(['hello']);
  });

  it('sendsInOrderWhatWasWrittenWithoutAConnection', async () => {
    const ana = await live();
    fixture.server.reachable = false;
    fixture.server.cutSockets();
    await eventually(() => expect(ana.chat.connection.phase).toBe('waiting'));
    for (let n = 1; n <= 20; n++) {
      ana.chat.send(room, `message ${n}`);
    }
    fixture.server.reachable = true;
    await eventually(() => expect(ana.chat.outbox).toEqual([]));
    expect(stored()).toEqual(Array.from({ length: 20 }, (_, n) => `message ${n + 1}`));
    expect(ana.texts(room)).toEqual(stored());
  });

  it('sendsAfterAReloadWhatTheLastVisitCouldNot', async () => {
    let ana = await live();
    fixture.server.swallow = (frame) => frame.type === 'chat_message';
    ana.chat.send(room, 'swallowed');
    await eventually(() =>
      expect(fixture.server.received.at(-1)).toMatchObject({ type: 'chat_message' }),
    );
    ana.leave();
    fixture.server.swallow = () => false;
    ana = await live();
    await eventually(() => expect(stored()).toEqual(['swallowed']));
    await eventually(() => expect(ana.chat.outbox).toEqual([]));
    const ids = fixture.server.received.flatMap((frame) =>
      frame.type === 'chat_message' ? [frame.id] : [],
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('tellsWhyAMessageWasRefused', async () => {
    const ana = await live();
    fixture.server.refuse = (frame) =>
      frame.type === 'chat_message'
        ? { code: 'too_large', message: 'A message has at most 16384 bytes.', temporary: false }
        : undefined;
    const id = ana.chat.send(room, 'long')!;
    await eventually(() => expect(ana.chat.outbox).toMatchObject([{ failure: 'too_large' }]));
    fixture.server.refuse = () => undefined;
    ana.chat.retry(id);
    await eventually(() => expect(stored()).toEqual(['long']));
  });

  it('inTwoTabsStoresOnceAndInOrderWhatWasWrittenInEither', async () => {
    const [here, there] = [await live(), await live()];
    fixture.server.reachable = false;
    fixture.server.cutSockets();
    await eventually(() => expect(here.chat.connection.phase).toBe('waiting'));
    await eventually(() => expect(there.chat.connection.phase).toBe('waiting'));
    const written = Array.from({ length: 10 }, (_, n) => `message ${n + 1}`);
    written.forEach((text) => here.chat.send(room, text));
    there.chat.send(room, 'from the other tab');
    fixture.server.reachable = true;
    await eventually(() => expect([here.chat.outbox, there.chat.outbox]).toEqual([[], []]));
    expect(stored().filter((text) => text !== 'from the other tab')).toEqual(written);
    expect(stored()).toHaveLength(11);
    await eventually(() => expect(here.texts(room)).toEqual(stored()));
    await eventually(() => expect(there.texts(room)).toEqual(stored()));
  });

  it('sendsWhatATabThatIsClosedNowCouldNot', async () => {
    const [here, there] = [await live(), await live()];
    fixture.server.reachable = false;
    fixture.server.cutSockets();
    await eventually(() => expect(there.chat.connection.phase).toBe('waiting'));
    there.chat.send(room, 'written and closed');
    there.leave();
    fixture.server.reachable = true;
    await eventually(() => expect(stored()).toEqual(['written and closed']));
    await eventually(() => expect(here.texts(room)).toEqual(['written and closed']));
    await eventually(() => expect(here.chat.outbox).toEqual([]));
  });
});
