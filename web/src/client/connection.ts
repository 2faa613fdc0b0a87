import {
  CANNOT_RESUME,
  comeBackAfter,
  decodeServerFrame,
  DecodeError,
  encodeClientFrame,
  type ErrorCode,
  type ClientFrame,
  type FrameOf,
  type SeqPoint,
  type ServerFrame,
  UNAUTHENTICATED,
} from '../protocol';
import { fullJitterMillis } from './backoff';
import { pageTicker, type Ticker } from './ticker';

/** The part of a browser's WebSocket that is used here. */
export interface Socket {
  readonly readyState: number;
  /** What tells the server who opens it, where no cookie does. */
  readonly ticket?: string | undefined;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/**
 * How things stand with the server.
 *
 * - `connecting`: a socket is being opened, or opened and still catching up with the lists
 * - `live`: everything that happens arrives
 * - `waiting`: the connection is lost; the next try is at `retryAt` (epoch milliseconds)
 * - `ended`: it will not try again by itself; the session is over or the server refuses this client
 */
export type ConnectionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'live' }
  | { readonly phase: 'waiting'; readonly retryAt: number; readonly reason: LossReason }
  | { readonly phase: 'ended'; readonly reason: 'signed_out' | 'refused' };

/** Why a connection was lost, as far as a user cares. */
export type LossReason = 'network' | 'server_restart' | 'too_fast';

/** A request whose socket went away; whether it was done is not known. */
export class ConnectionLost extends Error {
  constructor() {
    super('The connection was lost before the answer came.');
    this.name = 'ConnectionLost';
  }
}

/** A request that was answered with an error, or with nothing in time (`unavailable`). */
export class RequestRefused extends Error {
  readonly code: ErrorCode;
  readonly temporary: boolean;
  readonly retryAfterMillis: number | undefined;
  readonly field: string | undefined;

  constructor(error: Pick<FrameOf<'error'>, 'code' | 'message' | 'temporary' | 'retry_after_millis' | 'field'>) {
    super(error.message);
    this.name = 'RequestRefused';
    this.code = error.code;
    this.temporary = error.temporary;
    this.retryAfterMillis = error.retry_after_millis;
    this.field = error.field;
  }
}

export interface ConnectionOptions {
  readonly openSocket: () => Socket;
  readonly client: { readonly name: string; readonly version: string };
  /** What the next `hello` asks to have sent again; at most 500 channels. */
  readonly resume: () => Readonly<Record<string, SeqPoint>>;
  /** Forget what was copied: the server cannot continue from it. */
  readonly onCannotResume: () => void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onState: (state: ConnectionState) => void;
  /**
   * Asked when a socket could not be opened, because a browser does not tell a page why: whether
   * the session is still good. Rejects when that cannot be found out either.
   */
  readonly isSignedIn: () => Promise<boolean>;
  /** What the heartbeat and the next try wait by; the page's own timers unless told. */
  readonly ticker?: Ticker;
  readonly random?: () => number;
}

const OPENING_TIMEOUT_MILLIS = 15_000;
const REQUEST_TIMEOUT_MILLIS = 10_000;
/** A ping that nothing follows for so long had nobody to hear it. */
const PONG_TIMEOUT_MILLIS = 10_000;
/** The same after a request without an answer, or when the network or the page came back: somebody waits. */
const DOUBT_TIMEOUT_MILLIS = 5_000;
/** Silence that needs no ping any more: the machine slept. */
const SILENT_INTERVALS = 3;
const TOO_FAST_MILLIS = 10_000;
/** A connection that lived this long was good: the next loss begins with a short wait again. */
const STABLE_MILLIS = 5_000;
const ABNORMAL_CLOSURE = 1006;
const NORMAL_CLOSURE = 1000;
const OPEN = 1;
/** Close codes of a server that goes away on purpose. */
const SERVER_LEAVES: ReadonlySet<number> = new Set([1001, 1012]);

/**
 * The one connection to the server: says hello, keeps it alive, and comes back after a loss by the
 * table of close codes. A draining server's `reconnect` is met by opening the next socket before
 * the old one is let go, so that nobody notices.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #state: ConnectionState = { phase: 'idle' };
  #current: Link | undefined;
  #next: Link | undefined;
  #attempt = 0;
  /** Requests that wait for the connection that is being opened. */
  readonly #opening: { resolve: () => void; reject: (lost: ConnectionLost) => void }[] = [];
  #cancelRetry: () => void = () => undefined;
  #stableTimer: ReturnType<typeof setTimeout> | undefined;
  #drainTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state.phase === 'idle' || this.#state.phase === 'ended') {
      this.#attempt = 0;
      this.#open();
    }
  }

  /** Closes for good, until `start`. */
  stop(): void {
    this.#clearTimers();
    this.#next?.close();
    this.#next = undefined;
    this.#current?.close();
    this.#current = undefined;
    this.#become({ phase: 'idle' });
  }

  /** Does not wait any longer for the next try. */
  tryNow(): void {
    if (this.#state.phase === 'waiting') {
      this.#open();
    }
  }

  /** Finds out soon whether a connection that seems to be there still is. */
  probe(): void {
    if (this.#state.phase === 'waiting') {
      this.tryNow();
    } else {
      this.#current?.probe();
    }
  }

  /** Sends a frame that needs no answer; false when there is no connection to send it on. */
  send(frame: ClientFrame): boolean {
    return this.#state.phase === 'live' && this.#current !== undefined && this.#current.send(frame);
  }

  /**
   * Sends a frame and waits for what carries its ref. While a connection is being opened, it waits
   * for that first: who presses a button on a page that has just loaded is not told of a loss.
   *
   * @throws RequestRefused (as `unavailable` after 10 s without an answer) or ConnectionLost
   */
  async request(frame: ClientFrame): Promise<ServerFrame> {
    if (this.#state.phase === 'connecting') {
      await new Promise<void>((resolve, reject) => this.#opening.push({ resolve, reject }));
    }
    if (this.#state.phase !== 'live' || this.#current === undefined) {
      throw new ConnectionLost();
    }
    return this.#current.request(frame);
  }

  #open(): void {
    this.#clearTimers();
    this.#become({ phase: 'connecting', attempt: this.#attempt });
    this.#current = this.#link();
  }

  #link(): Link {
    const link: Link = new Link(this.#options, {
      onFrame: (frame) => this.#received(link, frame),
      onReady: () => {
        if (link === this.#current) {
          this.#ready();
        }
      },
      onClose: (code, opened) => void this.#closed(link, code, opened),
    });
    return link;
  }

  #received(link: Link, frame: ServerFrame): void {
    if (link === this.#next && frame.type === 'welcome') {
      this.#current?.close();
      this.#current = link;
      this.#next = undefined;
    }
    if (link !== this.#current) {
      return;
    }
    if (frame.type === 'reconnect') {
      this.#drain(frame.after_millis);
    } else {
      this.#options.onFrame(frame);
    }
  }

  #ready(): void {
    clearTimeout(this.#stableTimer);
    this.#stableTimer = setTimeout(() => (this.#attempt = 0), STABLE_MILLIS);
    this.#become({ phase: 'live' });
  }

  /** Opens the next socket within the time that the server gave; the old one serves until then. */
  #drain(withinMillis: number): void {
    if (this.#next === undefined && this.#drainTimer === undefined) {
      this.#drainTimer = setTimeout(() => {
        this.#drainTimer = undefined;
        this.#next = this.#link();
      }, this.#random() * withinMillis);
    }
  }

  async #closed(link: Link, code: number, opened: boolean): Promise<void> {
    if (link === this.#next) {
      this.#next = undefined;
      return;
    }
    this.#current = undefined;
    this.#clearTimers();
    if (this.#next !== undefined) {
      this.#current = this.#next;
      this.#next = undefined;
      this.#become({ phase: 'connecting', attempt: this.#attempt });
      return;
    }
    const unopened = !opened && code === ABNORMAL_CLOSURE;
    if (unopened && (await this.#sessionIsOver())) {
      code = UNAUTHENTICATED;
    }
    if (this.#current !== undefined || this.#state.phase === 'idle') {
      return;
    }
    if (code === CANNOT_RESUME) {
      this.#options.onCannotResume();
    }
    switch (comeBackAfter(code)) {
      case 'soon':
        this.#wait(0, SERVER_LEAVES.has(code) ? 'server_restart' : 'network');
        break;
      case 'later':
        this.#wait(TOO_FAST_MILLIS, 'too_fast');
        break;
      case 'after_sign_in':
        this.#become({ phase: 'ended', reason: 'signed_out' });
        break;
      case 'never':
        this.#become({ phase: 'ended', reason: 'refused' });
        break;
    }
  }

  async #sessionIsOver(): Promise<boolean> {
    try {
      return !(await this.#options.isSignedIn());
    } catch {
      return false;
    }
  }

  #wait(atLeastMillis: number, reason: LossReason): void {
    const delay = Math.max(atLeastMillis, fullJitterMillis(this.#attempt, this.#random));
    this.#attempt += 1;
    this.#cancelRetry = (this.#options.ticker ?? pageTicker)(() => this.#open(), delay);
    this.#become({ phase: 'waiting', retryAt: Date.now() + delay, reason });
  }

  #random = (): number => (this.#options.random ?? Math.random)();

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
    if (state.phase !== 'connecting') {
      for (const { resolve, reject } of this.#opening.splice(0)) {
        if (state.phase === 'live') {
          resolve();
        } else {
          reject(new ConnectionLost());
        }
      }
    }
  }

  #clearTimers(): void {
    this.#cancelRetry();
    clearTimeout(this.#stableTimer);
    clearTimeout(this.#drainTimer);
    this.#drainTimer = undefined;
  }
}

interface LinkEvents {
  readonly onFrame: (frame: ServerFrame) => void;
  /** Welcomed, and the list of channels is complete. */
  readonly onReady: () => void;
  /** Told once, whoever closed; never after `close()`. */
  readonly onClose: (code: number, opened: boolean) => void;
}

interface Waiting {
  readonly resolve: (frame: ServerFrame) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** One socket from its opening to its close. */
class Link {
  readonly #options: ConnectionOptions;
  readonly #events: LinkEvents;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, Waiting>();
  #openingTimer: ReturnType<typeof setTimeout> | undefined;
  #cancelHeartbeat: () => void = () => undefined;
  #cancelProbe: () => void = () => undefined;
  /** When a ping that nothing follows ends this socket. */
  #giveUpAt = Infinity;
  #opened = false;
  #closed = false;
  #heartbeatMillis = 0;
  #lastSentAt = 0;
  #lastReceivedAt = 0;
  #refs = 0;

  constructor(options: ConnectionOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#socket = options.openSocket();
    this.#socket.onopen = () => this.#hello();
    this.#socket.onmessage = (event) => this.#message(event.data);
    this.#socket.onclose = (event) => this.#gone(event.code);
    this.#socket.onerror = () => undefined;
    this.#openingTimer = setTimeout(() => this.#abandon(), OPENING_TIMEOUT_MILLIS);
  }

  send(frame: ClientFrame): boolean {
    if (this.#closed || this.#socket.readyState !== OPEN) {
      return false;
    }
    this.#lastSentAt = Date.now();
    this.#socket.send(encodeClientFrame(frame));
    return true;
  }

  request(frame: ClientFrame): Promise<ServerFrame> {
    const ref = frame.ref ?? `r${(this.#refs += 1)}`;
    return new Promise((resolve, reject) => {
      if (!this.send({ ...frame, ref })) {
        reject(new ConnectionLost());
        return;
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(ref);
        this.probe();
        reject(
          new RequestRefused({
            code: 'unavailable',
            message: 'The server did not answer in time.',
            temporary: true,
          }),
        );
      }, REQUEST_TIMEOUT_MILLIS);
      this.#waiting.set(ref, { resolve, reject, timer });
    });
  }

  /** The network tells nobody of a connection whose other end is gone: a ping finds out. */
  probe(withinMillis = DOUBT_TIMEOUT_MILLIS): void {
    const giveUpAt = Date.now() + withinMillis;
    if (this.#opened && giveUpAt < this.#giveUpAt && this.send({ type: 'ping' })) {
      this.#giveUpAt = giveUpAt;
      this.#cancelProbe();
      this.#cancelProbe = this.#after(withinMillis, () => this.#abandon());
    }
  }

  close(): void {
    if (!this.#closed) {
      this.#release();
      this.#socket.close(NORMAL_CLOSURE);
    }
  }

  #hello(): void {
    const resume = this.#options.resume();
    const ticket = this.#socket.ticket;
    this.send({
      type: 'hello',
      client: this.#options.client,
      ...(ticket === undefined ? {} : { ticket }),
      ...(Object.keys(resume).length === 0 ? {} : { resume }),
    });
  }

  #message(data: unknown): void {
    this.#lastReceivedAt = Date.now();
    this.#cancelProbe();
    this.#giveUpAt = Infinity;
    const frame = typeof data === 'string' ? this.#decode(data) : undefined;
    if (frame === undefined || this.#closed) {
      return;
    }
    if (frame.type === 'welcome') {
      this.#opened = true;
      this.#heartbeatMillis = frame.heartbeat_millis;
      this.#scheduleHeartbeat();
    }
    // The frame is applied before its request is answered, so that who waited finds it done.
    this.#events.onFrame(frame);
    if (frame.type === 'channels_list' && !frame.more) {
      clearTimeout(this.#openingTimer);
      this.#events.onReady();
    }
    if ('ref' in frame && frame.ref !== undefined) {
      this.#answer(frame.ref, frame);
    }
  }

  #decode(text: string): ServerFrame | undefined {
    try {
      return decodeServerFrame(text);
    } catch (broken) {
      if (!(broken instanceof DecodeError)) {
        throw broken;
      }
      // One frame that makes no sense is a hole in a channel at worst, and holes are filled.
      console.error('A frame from the server could not be read.', broken.message);
      return undefined;
    }
  }

  #answer(ref: string, frame: ServerFrame): void {
    const waiting = this.#waiting.get(ref);
    if (waiting === undefined) {
      return;
    }
    this.#waiting.delete(ref);
    clearTimeout(waiting.timer);
    if (frame.type === 'error') {
      waiting.reject(new RequestRefused(frame));
    } else {
      waiting.resolve(frame);
    }
  }

  #scheduleHeartbeat(): void {
    const sinceSent = Date.now() - this.#lastSentAt;
    // A clock that was set back must not put the next beat off by as much.
    const due = Math.min(this.#heartbeatMillis, Math.max(this.#heartbeatMillis - sinceSent, 1));
    this.#cancelHeartbeat = this.#after(due, () => {
      const now = Date.now();
      if (now - this.#lastReceivedAt >= SILENT_INTERVALS * this.#heartbeatMillis) {
        this.#abandon();
        return;
      }
      if (now - this.#lastSentAt >= this.#heartbeatMillis || now < this.#lastSentAt) {
        this.probe(PONG_TIMEOUT_MILLIS);
      }
      this.#scheduleHeartbeat();
    });
  }

  /** By timers that go on while the page is hidden, where there are such. */
  #after(millis: number, callback: () => void): () => void {
    return (this.#options.ticker ?? pageTicker)(callback, millis);
  }

  /** Does not wait for a closing handshake that a dead network would never finish. */
  #abandon(): void {
    this.#socket.close();
    this.#gone(ABNORMAL_CLOSURE);
  }

  #gone(code: number): void {
    if (!this.#closed) {
      const opened = this.#opened;
      this.#release();
      this.#events.onClose(code, opened);
    }
  }

  #release(): void {
    this.#closed = true;
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    clearTimeout(this.#openingTimer);
    this.#cancelHeartbeat();
    this.#cancelProbe();
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new ConnectionLost());
    }
    this.#waiting.clear();
  }
}
