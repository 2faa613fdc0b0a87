import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, type ConnectionState, type Socket } from '../../src/client/connection';
import { fullJitterMillis } from '../../src/client/backoff';
import { uuid7 } from '../../src/client/uuid7';
import type { ClientFrame, SeqPoint, ServerFrame } from '../../src/protocol';

const HEARTBEAT = 10_000;

/** The server's end of a socket that exists only in the test. */
class TestSocket implements Socket {
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  readonly sent: ClientFrame[] = [];
  closedWith: number | undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(code = 1005): void {
    this.readyState = 3;
    this.closedWith = code;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  welcomes(): void {
    this.open();
    this.says({
      type: 'welcome',
      session: 's',
      user: { id: 'u', username: 'u', display_name: 'U' },
      server_time: 0,
      heartbeat_millis: HEARTBEAT,
      inbox: { epoch: 1, seq: 0 },
      limits: {},
    });
    this.says({ type: 'channels_list', channels: [], more: false });
  }

  drops(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  get types(): string[] {
    return this.sent.map((frame) => frame.type);
  }
}

let sockets: TestSocket[];
let states: ConnectionState[];
let frames: ServerFrame[];
let resume: Record<string, SeqPoint>;
let isSignedIn: () => Promise<boolean>;
let connection: Connection;
const forgot = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  states = [];
  frames = [];
  resume = {};
  forgot.mockReset();
  isSignedIn = async () => true;
  connection = new Connection({
    openSocket: () => {
      const socket = new TestSocket();
      sockets.push(socket);
      return socket;
    },
    client: { name: 'test', version: '0' },
    resume: () => resume,
    onCannotResume: forgot,
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    isSignedIn: () => isSignedIn(),
    random: () => 0.5,
  });
  connection.start();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

function newest(): TestSocket {
  return sockets.at(-1)!;
}

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis);
}

describe('a connection', () => {
  it('saysHelloFirstAndIsLiveWhenTheListsAreComplete', () => {
    newest().open();
    expect(newest().sent).toEqual([{ type: 'hello', client: { name: 'test', version: '0' } }]);
    expect(connection.state.phase).toBe('connecting');
    newest().welcomes();
    expect(connection.state.phase).toBe('live');
    expect(frames.map((frame) => frame.type)).toEqual(['welcome', 'channels_list']);
  });

  it('asksForWhatItMissed', async () => {
    newest().welcomes();
    resume = { c: { epoch: 1, seq: 7 } };
    newest().drops(1006);
    await pass(1_000);
    newest().open();
    expect(newest().sent[0]).toMatchObject({ type: 'hello', resume: { c: { epoch: 1, seq: 7 } } });
  });

  it('pingsWhenItSentNothingForAnInterval', async () => {
    newest().welcomes();
    await pass(HEARTBEAT / 2);
    connection.send({ type: 'typing', channel: 'c' });
    await pass(HEARTBEAT - 1);
    expect(newest().types).toEqual(['hello', 'typing']);
    await pass(1);
    expect(newest().types).toEqual(['hello', 'typing', 'ping']);
  });

  it('pingsOnWhenTheClockIsSetBackByAYear', async () => {
    newest().welcomes();
    vi.setSystemTime(Date.now() - 365 * 24 * 60 * 60_000);
    await pass(HEARTBEAT);
    newest().says({ type: 'pong' });
    await pass(HEARTBEAT);
    expect(newest().types.filter((type) => type === 'ping').length).toBeGreaterThanOrEqual(1);
    expect(connection.state.phase).toBe('live');
  });

  it('isGivenUpWhenAPingIsFollowedByNothingForTenSeconds', async () => {
    newest().welcomes();
    await pass(HEARTBEAT);
    newest().says({ type: 'pong' });
    await pass(HEARTBEAT + 9_999);
    expect(connection.state.phase).toBe('live');
    await pass(1);
    expect(connection.state.phase).toBe('waiting');
  });

  it('isGivenUpAtOnceAfterTheMachineSlept', async () => {
    newest().welcomes();
    vi.setSystemTime(Date.now() + 60 * 60_000);
    await pass(HEARTBEAT);
    expect(connection.state.phase).toBe('waiting');
  });

  it('isGivenUpSoonerWhenThereIsDoubt', async () => {
    newest().welcomes();
    connection.probe();
    expect(newest().types).toEqual(['hello', 'ping']);
    await pass(4_999);
    expect(connection.state.phase).toBe('live');
    await pass(1);
    expect(connection.state.phase).toBe('waiting');
  });

  it('staysWhenADoubtIsAnswered', async () => {
    newest().welcomes();
    connection.probe();
    newest().says({ type: 'pong' });
    await pass(6_000);
    expect(connection.state.phase).toBe('live');
  });

  it('isGivenUpWhenTheServerNeverWelcomes', async () => {
    newest().open();
    await pass(15_000);
    expect(newest().closedWith).toBeDefined();
    expect(connection.state.phase).toBe('waiting');
  });
});

describe('after a loss', () => {
  it('waitsLongerEachTimeUpToAMinute', async () => {
    const waits: number[] = [];
    for (let n = 0; n < 9; n++) {
      newest().drops(1006);
      await pass(0);
      const state = connection.state;
      const wait = state.phase === 'waiting' ? state.retryAt - Date.now() : NaN;
      waits.push(wait);
      await pass(wait);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('beginsWithAShortWaitAgainOnceAConnectionHeld', async () => {
    for (const wait of [500, 1_000, 2_000, 4_000]) {
      newest().drops(1006);
      await pass(wait);
    }
    newest().welcomes();
    await pass(5_000);
    newest().drops(1006);
    await pass(0);
    expect(connection.state).toMatchObject({ phase: 'waiting', retryAt: Date.now() + 500 });
  });

  it('triesAtOnceWhenAskedTo', async () => {
    newest().welcomes();
    newest().drops(1006);
    expect(sockets).toHaveLength(1);
    connection.tryNow();
    expect(sockets).toHaveLength(2);
    expect(connection.state.phase).toBe('connecting');
  });

  it('toldThatItWasTooFastWaitsAtLeastTenSeconds', async () => {
    newest().welcomes();
    newest().drops(4429);
    await pass(0);
    expect(connection.state).toMatchObject({
      phase: 'waiting',
      reason: 'too_fast',
      retryAt: Date.now() + 10_000,
    });
  });

  it('doesNotComeBackWhereItIsNotWanted', async () => {
    newest().welcomes();
    newest().drops(4403);
    await pass(120_000);
    expect(connection.state).toEqual({ phase: 'ended', reason: 'refused' });
    expect(sockets).toHaveLength(1);
  });

  it('toldThatItCannotResumeForgetsItsCopiesAndComesBack', async () => {
    newest().welcomes();
    newest().drops(4409);
    await pass(1_000);
    expect(forgot).toHaveBeenCalledOnce();
    expect(sockets).toHaveLength(2);
  });

  it('findsOutThatTheSessionIsOverWhenASocketCannotBeOpened', async () => {
    isSignedIn = async () => false;
    newest().drops(1006);
    await pass(0);
    expect(connection.state).toEqual({ phase: 'ended', reason: 'signed_out' });
  });

  it('doesNotTakeAServerThatIsAwayForTheEndOfTheSession', async () => {
    isSignedIn = () => Promise.reject(new Error('unreachable'));
    newest().drops(1006);
    await pass(0);
    expect(connection.state.phase).toBe('waiting');
  });
});

describe('a request', () => {
  it('isAnsweredByWhatCarriesItsRef', async () => {
    newest().welcomes();
    const first = connection.request({ type: 'history', channel: 'a' });
    const second = connection.request({ type: 'history', channel: 'b' });
    const [a, b] = newest().sent.slice(1);
    const page = { epoch: 1, messages: [], events: [], from: 0, to: 0, has_before: false, has_after: false };
    newest().says({ type: 'history', ref: b!.ref, channel: 'b', ...page });
    newest().says({ type: 'history', ref: a!.ref, channel: 'a', ...page });
    expect(await first).toMatchObject({ channel: 'a' });
    expect(await second).toMatchObject({ channel: 'b' });
  });

  it('isUnavailableAfterTenSecondsWithoutAnAnswer', async () => {
    newest().welcomes();
    const refused = expect(connection.request({ type: 'history', channel: 'a' })).rejects;
    const told = refused.toMatchObject({ code: 'unavailable', temporary: true });
    await pass(10_000);
    await told;
  });

  it('thatIsNotAnsweredHasTheConnectionLookedAfter', async () => {
    newest().welcomes();
    const refused = expect(connection.request({ type: 'history', channel: 'a' })).rejects;
    const told = refused.toMatchObject({ code: 'unavailable' });
    await pass(10_000);
    await told;
    expect(newest().types).toContain('ping');
    expect(connection.state.phase).toBe('live');
    await pass(5_000);
    expect(connection.state.phase).toBe('waiting');
  });

  it('waitsForAConnectionThatIsBeingOpened', async () => {
    const answered = connection.request({ type: 'ping', ref: 'p' });
    await pass(0);
    expect(newest().sent).toEqual([]);
    newest().welcomes();
    await pass(0);
    newest().says({ type: 'pong', ref: 'p' });
    expect(await answered).toEqual({ type: 'pong', ref: 'p' });
  });

  it('endsWithAConnectionThatCouldNotBeOpened', async () => {
    const lost = expect(connection.request({ type: 'ping' })).rejects;
    const told = lost.toMatchObject({ name: 'ConnectionLost' });
    newest().drops(1006);
    await told;
  });

  it('endsWithItsConnection', async () => {
    newest().welcomes();
    const lost = expect(connection.request({ type: 'history', channel: 'a' })).rejects;
    const told = lost.toMatchObject({ name: 'ConnectionLost' });
    newest().drops(1006);
    await told;
    await expect(connection.request({ type: 'ping' })).rejects.toMatchObject({
      name: 'ConnectionLost',
    });
  });
});

describe('a server that drains', () => {
  it('isLeftOnlyWhenTheNextOneWelcomed', async () => {
    newest().welcomes();
    newest().says({ type: 'reconnect', after_millis: 4_000, reason: 'update' });
    await pass(2_000);
    const [old, next] = sockets;
    expect(sockets).toHaveLength(2);
    expect(old!.closedWith).toBeUndefined();
    old!.says({ type: 'event', channel: 'c', epoch: 1, seq: 1 });
    expect(frames.at(-1)).toMatchObject({ type: 'event', seq: 1 });
    next!.welcomes();
    expect(old!.closedWith).toBe(1000);
    expect(states.map((state) => state.phase)).not.toContain('waiting');
    connection.send({ type: 'ping' });
    expect(next!.types).toEqual(['hello', 'ping']);
  });

  it('thatGoesTooSoonIsFollowedByTheSocketOnItsWay', async () => {
    newest().welcomes();
    newest().says({ type: 'reconnect', after_millis: 1_000, reason: 'update' });
    await pass(500);
    sockets[0]!.drops(1001);
    expect(connection.state.phase).toBe('connecting');
    sockets[1]!.welcomes();
    expect(connection.state.phase).toBe('live');
    expect(sockets).toHaveLength(2);
  });

  it('isReachedAgainByTheTableWhenTheNextSocketFails', async () => {
    newest().welcomes();
    newest().says({ type: 'reconnect', after_millis: 1_000, reason: 'update' });
    await pass(500);
    sockets[1]!.drops(1006);
    expect(connection.state.phase).toBe('live');
    sockets[0]!.drops(1012);
    await pass(0);
    expect(connection.state).toMatchObject({ phase: 'waiting', reason: 'server_restart' });
  });
});

describe('a frame that makes no sense', () => {
  it('isSkippedAndTheConnectionStays', () => {
    const complain = vi.spyOn(console, 'error').mockReturnValue(undefined);
    newest().welcomes();
    newest().says({ type: 'typing', channel: 5 });
    newest().onmessage?.({ data: 'no json' });
    newest().onmessage?.({ data: new ArrayBuffer(4) });
    expect(connection.state.phase).toBe('live');
    expect(complain).toHaveBeenCalledTimes(2);
    complain.mockRestore();
  });
});

describe('chance', () => {
  it('spreadsReturnsOverTheWholeWait', () => {
    expect(fullJitterMillis(0, () => 0)).toBe(0);
    expect(fullJitterMillis(3, () => 1)).toBe(8_000);
    expect(fullJitterMillis(50, () => 1)).toBe(60_000);
  });
});

describe('an id', () => {
  it('isAVersion7UuidAndSortsAfterTheOneBefore', () => {
    const now = Date.now();
    const ids = Array.from({ length: 5_000 }, () => uuid7(now));
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });
});
