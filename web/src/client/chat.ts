import {
  type ChannelRow,
  type EventFrame,
  type FrameOf,
  isEvent,
  MAX_PAGE_MESSAGES,
  type Me,
  type Message,
  type SeqPoint,
  type ServerFrame,
  type UserRef,
  type Visibility,
} from '../protocol';
import { type Api, ApiError } from './api';
import type { Cache, OutboxEntry } from './cache';
import {
  Connection,
  ConnectionLost,
  type ConnectionState,
  RequestRefused,
  type Socket,
} from './connection';
import { Outbox } from './outbox';
import {
  applyEvent,
  fillGap,
  newRoom,
  reachesHead,
  type Room,
  trimmed,
  withMention,
  withPage,
  withRead,
  withRow,
} from './room';
import { uuid7 } from './uuid7';

/** Where what happens is told; everything is told after it is true, and read from the chat. */
export interface ChatObserver {
  /** These rooms changed, came or went, and perhaps the outbox: one cause, told once. */
  onChange(rooms: ReadonlySet<string>, outbox: boolean): void;
  onConnection(state: ConnectionState): void;
  /** Someone is typing, came, went, or has read: best effort, for the moment only. */
  onSignal(frame: FrameOf<'typing' | 'presence' | 'channel_read'>): void;
  /** A message arrived live; missed ones that are caught up with are not told one by one. */
  onMessage(message: Message): void;
  /** A room was left, taken away or deleted while the page was open. */
  onGone(gone: GoneRoom): void;
}

export interface GoneRoom {
  readonly id: string;
  readonly name: string;
  readonly how: 'left' | 'removed' | 'deleted';
}

export interface ChatOptions {
  readonly me: Me;
  readonly cache: Cache;
  readonly api: Pick<Api, 'channel' | 'me'>;
  readonly openSocket: () => Socket;
  readonly observer: ChatObserver;
  readonly version: string;
  readonly random?: () => number;
}

const INBOX = 'inbox';
const PAGE_MESSAGES = 50;
/** More unread messages than this, and the room opens around the first of them. */
const MAX_UNREAD_FROM_NEWEST = 150;
/** A held window that misses more events than this is loaded anew instead of continued. */
const MAX_CATCH_UP_EVENTS = MAX_PAGE_MESSAGES;
const MAX_HELD_WINDOWS = 30;
const HELD_MESSAGES = 200;
const CACHED_MESSAGES = 100;
const SAVE_AFTER_MILLIS = 250;
const READS_EVERY_MILLIS = 500;
/** How long the outbox waits for the missed events, which hold acknowledgements that were lost. */
const RESUME_PATIENCE_MILLIS = 3_000;
const MAX_GAP_PAGES = 50;

/**
 * One signed-in account's view of the server: keeps a copy of each channel by the rules of
 * (epoch, seq), the outbox, and the connection that feeds both.
 */
export class Chat {
  readonly me: Me;
  readonly #options: ChatOptions;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #rooms = new Map<string, Room>();
  readonly #changed = new Set<string>();
  readonly #unsaved = new Set<string>();
  readonly #reads = new Map<string, number>();
  /** The seq up to which a room's missing events are being asked for. */
  readonly #filling = new Map<string, number>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, string>();
  /** Rooms whose windows are held, the one displayed last at the end. */
  #held: readonly string[] = [];
  #displayed: string | undefined;
  #inbox: SeqPoint | undefined;
  #listing = new Set<string>();
  #listed = false;
  /** Channels whose missed events are still to come on this connection. */
  #resuming = new Set<string>();
  #resumeTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;
  #outboxChanged = false;
  #depth = 0;
  #stopped = false;

  constructor(options: ChatOptions) {
    this.me = options.me;
    this.#options = options;
    this.#outbox = new Outbox({
      cache: options.cache,
      send: (entry) => this.#sendMessage(entry),
      onChange: () => this.#batch(() => (this.#outboxChanged = true)),
      ...(options.random === undefined ? {} : { random: options.random }),
    });
    this.#connection = new Connection({
      openSocket: options.openSocket,
      client: { name: 'parley-web', version: options.version },
      resume: () => this.#resume(),
      onCannotResume: () => this.#forgetWindows(),
      onFrame: (frame) => this.#batch(() => this.#received(frame)),
      onState: (state) => this.#connectionBecame(state),
      isSignedIn: () => this.#isSignedIn(),
      ...(options.random === undefined ? {} : { random: options.random }),
    });
  }

  /** Connects, and shows what the last visit kept until the server's list is there. */
  async start(): Promise<void> {
    this.#connection.start();
    const kept = await this.#options.cache.rooms();
    this.#batch(() => {
      for (const { row, activity } of this.#listed ? [] : kept) {
        if (!this.#rooms.has(row.id)) {
          this.#put(newRoom(row, activity));
        }
      }
    });
    if (this.#displayed !== undefined) {
      void this.#ensureWindow(this.#displayed);
    }
    await this.#outbox.load();
  }

  /** Tells and keeps at once what would have waited a moment: the page may be going away. */
  flush(): void {
    this.#tellReads();
    this.#save();
  }

  /** Lets everything go; what was not sent stays in the cache. */
  stop(): void {
    if (this.#stopped) {
      return;
    }
    this.#stopped = true;
    this.flush();
    clearTimeout(this.#resumeTimer);
    this.#outbox.disconnected();
    this.#connection.stop();
    this.#options.cache.close();
  }

  get connection(): ConnectionState {
    return this.#connection.state;
  }

  /** Whether the server's list of rooms has come, so that an empty one means: no rooms. */
  get listed(): boolean {
    return this.#listed;
  }

  get outbox(): readonly OutboxEntry[] {
    return this.#outbox.entries;
  }

  rooms(): Iterable<Room> {
    return this.#rooms.values();
  }

  room(channel: string): Room | undefined {
    return this.#rooms.get(channel);
  }

  /** The error code with which a room's history could not be loaded. */
  failure(channel: string): string | undefined {
    return this.#failures.get(channel);
  }

  tryNow(): void {
    this.#connection.tryNow();
  }

  /** The network or the page's visibility changed: look whether the connection still is one. */
  probe(): void {
    this.#connection.probe();
  }

  /** The one room on the screen: its history is loaded and kept whole; none when undefined. */
  display(channel: string | undefined): void {
    const left = this.#displayed;
    if (left === channel) {
      return;
    }
    this.#displayed = channel;
    this.#batch(() => {
      const room = left === undefined ? undefined : this.#rooms.get(left);
      if (room !== undefined) {
        this.#put(trimmed(room, HELD_MESSAGES));
      }
      if (channel !== undefined) {
        this.#hold(channel);
      }
    });
    if (channel !== undefined) {
      void this.#ensureWindow(channel);
    }
  }

  /** Loads the room's history again after it failed. */
  reload(channel: string): Promise<void> {
    return this.#ensureWindow(channel);
  }

  /** Loads the page before what is held. */
  loadOlder(channel: string): Promise<void> {
    const window = this.#rooms.get(channel)?.window;
    return window === undefined || !window.hasBefore
      ? Promise.resolve()
      : this.#load(channel, { before: window.from, limit: PAGE_MESSAGES });
  }

  /** Loads the page after what is held, when that lies further back than the head. */
  loadNewer(channel: string): Promise<void> {
    const room = this.#rooms.get(channel);
    return room?.window === undefined || reachesHead(room)
      ? Promise.resolve()
      : this.#load(channel, { after: room.window.to, limit: PAGE_MESSAGES });
  }

  /** Puts the newest page in place of a window that lies further back. */
  showNewest(channel: string): Promise<void> {
    const room = this.#rooms.get(channel);
    return room === undefined || reachesHead(room)
      ? Promise.resolve()
      : this.#load(channel, { limit: PAGE_MESSAGES });
  }

  /** @returns the message's id, or undefined when too much waits already */
  send(channel: string, text: string): string | undefined {
    return this.#outbox.add(channel, text);
  }

  retry(id: string): void {
    this.#outbox.retry(id);
  }

  discard(id: string): void {
    this.#outbox.discard(id);
  }

  async edit(channel: string, target: number, text: string): Promise<void> {
    await this.#connection.request({ type: 'edit_message', channel, target, text, id: uuid7() });
  }

  async remove(channel: string, target: number): Promise<void> {
    await this.#connection.request({ type: 'delete_message', channel, target, id: uuid7() });
  }

  /** Everything up to `seq` has been read; told to the server at once, many calls soon as one. */
  markRead(channel: string, seq: number): void {
    const room = this.#rooms.get(channel);
    if (room === undefined || seq <= room.row.read_seq) {
      return;
    }
    this.#batch(() => this.#put(withRead(room, seq, this.me.id)));
    this.#reads.set(channel, seq);
    if (this.#readTimer === undefined) {
      this.#tellReads();
      this.#readTimer = setTimeout(() => this.#tellReads(), READS_EVERY_MILLIS);
    }
  }

  /**
   * Creates a room; the same `id` again is the same wish, and creates nothing twice.
   *
   * @returns the channel's id
   */
  async create(
    id: string,
    wish: { readonly name: string; readonly visibility: Visibility },
  ): Promise<string> {
    return this.#joined(
      await this.#connection.request({ type: 'create_channel', id, kind: 'room', ...wish }),
    );
  }

  async join(channel: string): Promise<void> {
    try {
      await this.#joined(
        await this.#connection.request({ type: 'join_channel', channel, id: uuid7() }),
      );
    } catch (refused) {
      if (!(refused instanceof RequestRefused && refused.code === 'already_member')) {
        throw refused;
      }
      await this.#adopt(channel);
    }
  }

  async leave(channel: string): Promise<void> {
    await this.#connection.request({ type: 'leave_channel', channel, id: uuid7() });
  }

  async #joined(answer: ServerFrame): Promise<string> {
    if (answer.type !== 'channel_joined' && answer.type !== 'accepted') {
      throw new Error(`${answer.type} is no answer to a wish to join`);
    }
    if (!this.#rooms.has(answer.channel)) {
      await this.#adopt(answer.channel);
    }
    return answer.channel;
  }

  async #adopt(channel: string): Promise<void> {
    const row = await this.#options.api.channel(channel);
    this.#batch(() => this.#enter(row));
  }

  #received(frame: ServerFrame): void {
    if (isEvent(frame)) {
      if (frame.channel === INBOX) {
        this.#inboxReached({ epoch: frame.epoch, seq: frame.seq });
      } else {
        this.#happened(frame);
      }
      return;
    }
    switch (frame.type) {
      case 'welcome':
        this.#inbox ??= frame.inbox;
        this.#inboxReached(frame.inbox);
        this.#listing = new Set();
        break;
      case 'channels_list':
        this.#list(frame.channels, frame.more);
        break;
      case 'channel_joined':
        this.#enter(frame.info);
        if (frame.inbox_epoch !== undefined && frame.inbox_seq !== undefined) {
          this.#inboxReached({ epoch: frame.inbox_epoch, seq: frame.inbox_seq });
        }
        break;
      case 'mentioned': {
        const room = this.#rooms.get(frame.channel);
        if (room !== undefined && this.#inboxReached({ epoch: frame.inbox_epoch, seq: frame.inbox_seq })) {
          this.#put(withMention(room, frame.seq));
        }
        break;
      }
      case 'resumed':
        this.#resumed(frame);
        break;
      case 'accepted':
        this.#outbox.acknowledged(frame.id);
        break;
      case 'channel_read': {
        const room = this.#rooms.get(frame.channel);
        if (room !== undefined && frame.user.id === this.me.id) {
          this.#put(withRead(room, frame.seq, this.me.id));
        }
        this.#options.observer.onSignal(frame);
        break;
      }
      case 'typing':
      case 'presence':
        this.#options.observer.onSignal(frame);
        break;
      case 'error':
        if (frame.ref !== undefined) {
          this.#outbox.refused(frame.ref, frame);
        }
        break;
      case 'history':
      case 'pong':
      case 'reconnect':
        // Answers go to whom they were asked by; the connection itself minds the last.
        break;
    }
  }

  #happened(event: EventFrame): void {
    if (event.type === 'chat_message' && event.sender.id === this.me.id) {
      this.#outbox.acknowledged(event.id);
    }
    const room = this.#rooms.get(event.channel);
    if (room === undefined) {
      return;
    }
    const applied = applyEvent(room, event, this.me.id);
    switch (applied.outcome) {
      case 'applied':
        this.#put(applied.room);
        if (event.type === 'chat_message') {
          this.#options.observer.onMessage(event);
        }
        break;
      case 'known':
        this.#put(applied.room);
        break;
      case 'gap':
        void this.#fill(event.channel, event.seq);
        break;
      case 'other_epoch':
        this.#put(newRoom({ ...room.row, epoch: event.epoch, seq: event.seq }, room.activity));
        this.#ensureDisplayed(event.channel);
        break;
      case 'gone':
        this.#gone(room, event);
        break;
    }
  }

  #gone({ row }: Room, event: EventFrame): void {
    const by: UserRef | undefined = event.type === 'channel_left' ? event.by : undefined;
    const bySelf = by === undefined || by.id === this.me.id;
    this.#drop(row.id);
    this.#options.observer.onGone({
      id: row.id,
      name: row.name,
      how: event.type === 'channel_deleted' ? 'deleted' : bySelf ? 'left' : 'removed',
    });
  }

  #enter(row: ChannelRow): void {
    const room = withRow(this.#rooms.get(row.id), row);
    this.#put({ ...room, activity: Math.max(room.activity, Date.now()) });
    this.#ensureDisplayed(row.id);
  }

  #list(rows: readonly ChannelRow[], more: boolean): void {
    for (const row of rows) {
      this.#listing.add(row.id);
      const room = withRow(this.#rooms.get(row.id), row);
      // What was read while there was no connection is known here before it is known there.
      this.#put(withRead(room, this.#reads.get(row.id) ?? 0, this.me.id));
    }
    if (!more) {
      for (const channel of [...this.#rooms.keys()]) {
        if (!this.#listing.has(channel)) {
          this.#drop(channel);
        }
      }
      this.#listed = true;
    }
  }

  #resume(): Readonly<Record<string, SeqPoint>> {
    const points: Record<string, SeqPoint> = {};
    if (this.#inbox !== undefined) {
      points[INBOX] = this.#inbox;
    }
    this.#resuming = new Set();
    for (const channel of this.#held) {
      const room = this.#rooms.get(channel);
      if (room?.window !== undefined) {
        points[channel] = { epoch: room.row.epoch, seq: room.row.seq };
        this.#resuming.add(channel);
      }
    }
    return points;
  }

  #resumed({ channel }: FrameOf<'resumed'>): void {
    this.#resuming.delete(channel);
    const room = this.#rooms.get(channel);
    if (room?.window !== undefined && !reachesHead(room) && channel !== this.#displayed) {
      this.#put(trimmed(room, HELD_MESSAGES));
    }
    if (this.#connection.state.phase === 'live') {
      this.#ensureDisplayed(channel);
      this.#sendWhenResumed();
    }
  }

  #inboxReached(point: SeqPoint): boolean {
    const held = this.#inbox;
    const isNew =
      held === undefined || point.epoch !== held.epoch || point.seq > held.seq;
    if (isNew) {
      this.#inbox = point;
    }
    return isNew;
  }

  #connectionBecame(state: ConnectionState): void {
    if (state.phase === 'live') {
      this.#tellReads();
      this.#sendWhenResumed();
      if (this.#displayed !== undefined && !this.#resuming.has(this.#displayed)) {
        void this.#ensureWindow(this.#displayed);
      }
    } else {
      clearTimeout(this.#resumeTimer);
      this.#outbox.disconnected();
    }
    this.#options.observer.onConnection(state);
  }

  #sendWhenResumed(): void {
    clearTimeout(this.#resumeTimer);
    if (this.#resuming.size === 0) {
      this.#outbox.connected();
    } else {
      this.#resumeTimer = setTimeout(() => this.#outbox.connected(), RESUME_PATIENCE_MILLIS);
    }
  }

  async #isSignedIn(): Promise<boolean> {
    try {
      await this.#options.api.me();
      return true;
    } catch (refused) {
      if (refused instanceof ApiError && refused.status === 401) {
        return false;
      }
      throw refused;
    }
  }

  #sendMessage({ id, channel, text }: OutboxEntry): boolean {
    return this.#connection.send({ type: 'chat_message', ref: id, id, channel, text });
  }

  #tellReads(): void {
    clearTimeout(this.#readTimer);
    this.#readTimer = undefined;
    for (const [channel, seq] of this.#reads) {
      if (!this.#connection.send({ type: 'mark_channel_read', channel, seq })) {
        return;
      }
      this.#reads.delete(channel);
    }
  }

  #ensureDisplayed(channel: string): void {
    if (channel === this.#displayed) {
      void this.#ensureWindow(channel);
    }
  }

  /** Sees to it that a room has a window: what is kept at once, then what it misses. */
  async #ensureWindow(channel: string): Promise<void> {
    await this.#loading.get(channel);
    await this.#once(channel, async () => {
      const kept = this.#rooms.get(channel);
      if (kept !== undefined && kept.window === undefined) {
        const cached = await this.#options.cache.window(channel);
        const room = this.#rooms.get(channel);
        if (room !== undefined && room.window === undefined && cached?.epoch === room.row.epoch) {
          const known = { ...room, window: cached.window };
          if (canCatchUp(known)) {
            this.#batch(() => this.#put(known));
          }
        }
      }
      const room = this.#rooms.get(channel);
      const range = room && missing(room);
      if (range !== undefined && this.#connection.state.phase === 'live') {
        await this.#request(channel, range);
      }
    });
  }

  #load(channel: string, range: HistoryRange): Promise<void> {
    return this.#once(channel, () => this.#request(channel, range));
  }

  /** One load of a room at a time: who asks meanwhile gets the one that runs. */
  #once(channel: string, load: () => Promise<void>): Promise<void> {
    const running = this.#loading.get(channel);
    if (running !== undefined) {
      return running;
    }
    const loading = load().finally(() => this.#loading.delete(channel));
    this.#loading.set(channel, loading);
    return loading;
  }

  async #request(channel: string, range: HistoryRange): Promise<void> {
    try {
      const page = await this.#connection.request({ type: 'history', channel, ...range });
      const room = this.#rooms.get(channel);
      if (page.type !== 'history' || room === undefined) {
        return;
      }
      this.#failures.delete(channel);
      this.#batch(() => {
        for (const message of this.#outbox.entries.length === 0 ? [] : page.messages) {
          if (message.sender.id === this.me.id) {
            this.#outbox.acknowledged(message.id);
          }
        }
        this.#put(withPage(room, page));
      });
    } catch (failed) {
      this.#loadFailed(channel, failed);
    }
  }

  #loadFailed(channel: string, failed: unknown): void {
    if (failed instanceof ConnectionLost) {
      // The next connection loads it.
      return;
    }
    if (!(failed instanceof RequestRefused)) {
      throw failed;
    }
    this.#failures.set(channel, failed.code);
    this.#batch(() => this.#changed.add(channel));
  }

  /** Asks for the events that a live one skipped, until there are none left. */
  async #fill(channel: string, upTo: number): Promise<void> {
    const isRunning = this.#filling.has(channel);
    this.#filling.set(channel, upTo);
    if (isRunning) {
      return;
    }
    try {
      for (let pages = 0; pages < MAX_GAP_PAGES; pages++) {
        const head = this.#rooms.get(channel)?.row.seq;
        if (head === undefined || head >= (this.#filling.get(channel) ?? 0)) {
          return;
        }
        const page = await this.#connection.request({
          type: 'history',
          channel,
          after: head,
          limit: MAX_PAGE_MESSAGES,
        });
        const room = this.#rooms.get(channel);
        if (page.type !== 'history' || room === undefined) {
          return;
        }
        const filled = fillGap(room, page, this.me.id);
        if (filled.outcome !== 'applied' || filled.room.row.seq === head) {
          return;
        }
        this.#batch(() => this.#put(filled.room));
      }
    } catch (failed) {
      this.#loadFailed(channel, failed);
    } finally {
      this.#filling.delete(channel);
    }
  }

  #hold(channel: string): void {
    const held = [...this.#held.filter((each) => each !== channel), channel];
    for (const old of held.slice(0, -MAX_HELD_WINDOWS)) {
      const room = this.#rooms.get(old);
      if (room !== undefined) {
        const { window: _, ...bare } = room;
        this.#put(bare);
      }
    }
    this.#held = held.slice(-MAX_HELD_WINDOWS);
  }

  #forgetWindows(): void {
    this.#inbox = undefined;
    this.#batch(() => {
      for (const { window: _, ...bare } of [...this.#rooms.values()]) {
        this.#put(bare);
      }
    });
  }

  #put(room: Room): void {
    const channel = room.row.id;
    if (this.#rooms.get(channel) !== room) {
      this.#rooms.set(channel, room);
      this.#changed.add(channel);
      this.#unsaved.add(channel);
      this.#saveTimer ??= setTimeout(() => this.#save(), SAVE_AFTER_MILLIS);
    }
  }

  #drop(channel: string): void {
    this.#rooms.delete(channel);
    this.#held = this.#held.filter((each) => each !== channel);
    this.#reads.delete(channel);
    this.#failures.delete(channel);
    this.#unsaved.delete(channel);
    this.#changed.add(channel);
    void this.#options.cache.removeRoom(channel);
  }

  /** What one cause changes is told once, so that a screen never shows half of it. */
  #batch(change: () => void): void {
    if (this.#stopped) {
      return;
    }
    this.#depth += 1;
    try {
      change();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) {
        const rooms = new Set(this.#changed);
        const outbox = this.#outboxChanged;
        this.#changed.clear();
        this.#outboxChanged = false;
        this.#options.observer.onChange(rooms, outbox);
      }
    }
  }

  #save(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    const rooms = [...this.#unsaved].flatMap((channel) => this.#rooms.get(channel) ?? []);
    this.#unsaved.clear();
    void this.#options.cache.putRooms(rooms.map(({ row, activity }) => ({ row, activity })));
    for (const room of rooms) {
      const { window } = trimmed(room, CACHED_MESSAGES);
      if (window !== undefined) {
        const { id, epoch } = room.row;
        void this.#options.cache.putWindow(id, { epoch, window, savedAt: Date.now() });
      }
    }
  }
}

interface HistoryRange {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
  readonly limit: number;
}

/**
 * What to ask for so that a room has a window that reaches the head: the unread messages or the
 * newest, or what a held one misses. A window that lies far back is left where its reader is.
 */
function missing(room: Room): HistoryRange | undefined {
  const { row, window } = room;
  if (window !== undefined) {
    return reachesHead(room) || !canCatchUp(room)
      ? undefined
      : { after: window.to, limit: MAX_PAGE_MESSAGES };
  }
  if (row.unread > MAX_UNREAD_FROM_NEWEST) {
    return { around: Math.max(1, row.read_seq), limit: PAGE_MESSAGES };
  }
  const limit = Math.max(PAGE_MESSAGES, row.unread + PAGE_MESSAGES / 2);
  return { limit: Math.min(MAX_PAGE_MESSAGES, limit) };
}

function canCatchUp({ row, window }: Room): boolean {
  return window !== undefined && row.seq - window.to <= MAX_CATCH_UP_EVENTS;
}
