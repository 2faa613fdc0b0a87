import {
  type ChannelKind,
  type ChannelRow,
  type ChannelSettings,
  type EventFrame,
  type FrameOf,
  isEvent,
  type Me,
  type Message,
  type SeqPoint,
  type ServerFrame,
  TYPING_EVERY_MILLIS,
  type UserRef,
  type Visibility,
} from '../protocol';
import type { Api } from './api';
import type { Cache, CachedRoom, OutboxEntry } from './cache';
import { Connection, type ConnectionState, RequestRefused, type Socket } from './connection';
import { History } from './history';
import { ApiError } from './http';
import { Outbox } from './outbox';
import { Presence } from './presence';
import { Reads } from './reads';
import { type Readers, Receipts } from './receipts';
import {
  applyEvent,
  newRoom,
  reachesHead,
  type Room,
  withMention,
  withRead,
  withRow,
  withSettings,
  withUser,
} from './room';
import { Rooms } from './rooms';
import type { Ticker } from './ticker';
import { uuid7 } from './uuid7';

/** Where what happens is told; everything is told after it is true, and read from the chat. */
export interface ChatObserver {
  /** These rooms changed, came or went, and perhaps the outbox: one cause, told once. */
  onChange(rooms: ReadonlySet<string>, outbox: boolean): void;
  onConnection(state: ConnectionState): void;
  /** Someone is typing: best effort, for the moment only. */
  onTyping(frame: FrameOf<'typing'>): void;
  /** Someone who is watched, or oneself, is seen differently. */
  onPresence(): void;
  /** The others in a room have read further, came or went. */
  onReaders(channel: string): void;
  /** Somebody has another name or picture. */
  onUser(user: UserRef): void;
  /** These people were seen, as they are called now: in messages, or as members of a room. */
  onPeople(people: readonly UserRef[]): void;
  /** A message arrived live; missed ones that are caught up with are not told one by one. */
  onMessage(message: Message): void;
  /** Somebody named the user in a message, which may be still on its way. */
  onMention(channel: string, seq: number): void;
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
  readonly api: Pick<Api, 'channel' | 'changeSettings' | 'me' | 'members'>;
  readonly openSocket: () => Socket;
  readonly observer: ChatObserver;
  readonly version: string;
  readonly ticker?: Ticker;
  readonly random?: () => number;
}

/** What is to be created; who creates is a member without being named. */
export interface ChannelWish {
  readonly kind: ChannelKind;
  /** Missing in a direct conversation, which has its peer's. */
  readonly name?: string;
  readonly visibility?: Visibility;
  /** Usernames. */
  readonly members?: readonly string[];
}

const INBOX = 'inbox';
/** How long the outbox waits for the missed events, which hold acknowledgements that were lost. */
const RESUME_PATIENCE_MILLIS = 3_000;
/** A clock that is off by less than this is right enough to show times by. */
const MAX_CLOCK_SKEW_MILLIS = 60_000;
/** Somebody who does something with the page is told to be active this often. */
const ACTIVE_EVERY_MILLIS = 120_000;

/**
 * One signed-in account's view of the server: takes every frame to the copy that it concerns, and
 * every wish of the user to the server.
 */
export class Chat {
  readonly me: Me;
  readonly #options: ChatOptions;
  readonly #connection: Connection;
  readonly #rooms: Rooms;
  readonly #history: History;
  readonly #outbox: Outbox;
  readonly #reads: Reads;
  readonly #receipts: Receipts;
  /** Who is there, of those on the screen. */
  readonly presence: Presence;
  /** By channel: when it was last told that the user types there. */
  readonly #typed = new Map<string, number>();
  #outboxChanged = false;
  #displayed: string | undefined;
  #inbox: SeqPoint | undefined;
  #listing = new Set<string>();
  #listed = false;
  /** Channels whose missed events are still to come on this connection. */
  #resuming = new Set<string>();
  #resumeTimer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #clockSkewMillis = 0;
  #toldActiveAt = 0;

  constructor(options: ChatOptions) {
    const { me, cache, random, ticker } = options;
    const chance = random === undefined ? {} : { random };
    this.me = me;
    this.#options = options;
    this.#rooms = new Rooms(cache, (changed) => this.#changed(changed));
    this.#connection = new Connection({
      openSocket: options.openSocket,
      client: { name: 'parley-web', version: options.version },
      resume: () => this.#resume(),
      onCannotResume: () => this.#forget(),
      onFrame: (frame) => this.#rooms.batch(() => this.#received(frame)),
      onState: (state) => this.#connectionBecame(state),
      isSignedIn: () => this.#isSignedIn(),
      ...(ticker === undefined ? {} : { ticker }),
      ...chance,
    });
    this.#history = new History({
      rooms: this.#rooms,
      cache,
      myId: me.id,
      isLive: () => this.#isLive(),
      request: (frame) => this.#connection.request(frame),
      onLoaded: (messages) => {
        this.#acknowledge(messages);
        options.observer.onPeople(messages.map((message) => message.sender));
      },
    });
    this.#outbox = new Outbox({
      cache,
      send: ({ id, channel, text }) =>
        this.#connection.send({ type: 'chat_message', ref: id, id, channel, text }),
      onChange: () => this.#rooms.batch(() => (this.#outboxChanged = true)),
      ...chance,
    });
    this.#reads = new Reads((channel, seq) =>
      this.#connection.send({ type: 'mark_channel_read', channel, seq }),
    );
    this.#receipts = new Receipts({
      myId: me.id,
      members: async (channel) => {
        const page = await options.api.members(channel);
        options.observer.onPeople(page.members.map((member) => member.user));
        return page;
      },
      onChange: (channel) => options.observer.onReaders(channel),
    });
    this.presence = new Presence({
      me,
      watch: (users) => this.#connection.send({ type: 'watch_presence', users }),
      set: (status, words) =>
        this.#connection.send({
          type: 'set_presence',
          status,
          ...(words === undefined ? {} : { text: words }),
        }),
      onChange: () => options.observer.onPresence(),
    });
  }

  /** Connects, and shows what the last visit kept until the server's list is there. */
  async start(): Promise<void> {
    this.#connection.start();
    const kept = await this.#options.cache.rooms();
    this.#rooms.batch(() => kept.forEach((room) => this.#takeKept(room)));
    if (this.#displayed !== undefined) {
      void this.#history.ensure(this.#displayed);
    }
    await this.#outbox.load();
  }

  /** Tells and keeps at once what would have waited a moment: the page may be going away. */
  flush(): void {
    this.#reads.flush();
    this.#rooms.save();
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
    this.presence.disconnected();
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

  room(channel: string): Room | undefined {
    return this.#rooms.get(channel);
  }

  /** The error code with which a room's history could not be loaded. */
  failure(channel: string): string | undefined {
    return this.#history.failure(channel);
  }

  /** Epoch milliseconds by the server's clock, as well as it is known. */
  now(): number {
    return Date.now() + this.#clockSkewMillis;
  }

  /** How far the others in a room have read; undefined while that is not known. */
  readers(channel: string): Readers | undefined {
    return this.#receipts.of(channel);
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
    this.#rooms.batch(() => {
      if (left !== undefined) {
        this.#rooms.release(left);
      }
      if (channel !== undefined) {
        this.#rooms.hold(channel);
      }
    });
    if (channel !== undefined) {
      void this.#history.ensure(channel);
      this.#loadReaders(channel);
    }
  }

  /** Loads the room's messages again after that failed. */
  reload(channel: string): Promise<void> {
    return this.#history.ensure(channel);
  }

  /** Loads the page before what is held. */
  loadOlder(channel: string): Promise<void> {
    return this.#history.older(channel);
  }

  /** Loads the page after what is held, when that lies further back than the head. */
  loadNewer(channel: string): Promise<void> {
    return this.#history.newer(channel);
  }

  /** Puts the newest page in place of what is held, when that lies further back. */
  showNewest(channel: string): Promise<void> {
    return this.#history.newest(channel);
  }

  /**
   * Loads what stands around a message, in place of what is held when that lies elsewhere.
   *
   * @throws ConnectionLost or RequestRefused when it could not be loaded
   */
  showAround(channel: string, seq: number): Promise<void> {
    return this.#history.around(channel, seq);
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

  /** Everything up to `seq` has been read. */
  markRead(channel: string, seq: number): void {
    const room = this.#rooms.get(channel);
    if (room !== undefined && seq > room.row.read_seq) {
      this.#rooms.batch(() => this.#rooms.put(withRead(room, seq, this.me.id)));
      this.#reads.add(channel, seq);
    }
  }

  /** The user types in a channel; told at most once in a while, however often it is called. */
  typing(channel: string): void {
    const now = Date.now();
    const last = this.#typed.get(channel);
    const isDue = last === undefined || now < last || now - last >= TYPING_EVERY_MILLIS;
    if (isDue && this.#connection.send({ type: 'typing', channel })) {
      this.#typed.set(channel, now);
    }
  }

  /** The user did something with the page, so that they are not taken for away while they read. */
  active(): void {
    const room = this.#displayed === undefined ? undefined : this.#rooms.get(this.#displayed);
    const now = Date.now();
    const isDue = now < this.#toldActiveAt || now - this.#toldActiveAt >= ACTIVE_EVERY_MILLIS;
    if (room === undefined || !isDue) {
      return;
    }
    const { id, read_seq } = room.row;
    if (this.#connection.send({ type: 'mark_channel_read', channel: id, seq: read_seq })) {
      this.#toldActiveAt = now;
    }
  }

  /** Changes one's own settings of a channel: here at once, and taken back when it is refused. */
  async changeSettings(channel: string, settings: ChannelSettings): Promise<void> {
    const before = this.#rooms.get(channel)?.row;
    this.#takeSettings(channel, settings);
    try {
      this.#takeSettings(channel, await this.#options.api.changeSettings(channel, settings));
    } catch (refused) {
      this.#takeSettings(channel, {
        favourite: before?.favourite ?? false,
        hidden: before?.hidden ?? false,
        notify: before?.notify ?? 'all',
      });
      throw refused;
    }
  }

  /**
   * Opens the conversation with one other person, shown again if it was hidden.
   *
   * @returns the channel's id
   */
  async openDirect(username: string): Promise<string> {
    const channel = this.#rooms
      .channels()
      .find((each) => this.#rooms.get(each)?.row.peer?.username === username);
    if (channel === undefined) {
      return this.create(uuid7(), { kind: 'direct', members: [username] });
    }
    if (this.#rooms.get(channel)?.row.hidden === true) {
      await this.changeSettings(channel, { hidden: false });
    }
    return channel;
  }

  /**
   * Creates a channel; the same `id` again is the same wish, and creates nothing twice. A direct
   * conversation that exists is answered as it is.
   *
   * @returns the channel's id
   */
  async create(id: string, wish: ChannelWish): Promise<string> {
    return this.#joined(await this.#connection.request({ type: 'create_channel', id, ...wish }));
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
    if (this.#rooms.get(answer.channel) === undefined) {
      await this.#adopt(answer.channel);
    }
    return answer.channel;
  }

  async #adopt(channel: string): Promise<void> {
    const row = await this.#options.api.channel(channel);
    this.#rooms.batch(() => this.#enter(row));
  }

  #changed(rooms: ReadonlySet<string>): void {
    const outbox = this.#outboxChanged;
    this.#outboxChanged = false;
    if (!this.#stopped) {
      this.#options.observer.onChange(rooms, outbox);
    }
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
        this.#setClock(frame.server_time);
        // The lists that follow count all that the inbox told up to here.
        this.#inboxReached(frame.inbox);
        this.#listing = new Set();
        break;
      case 'channels_list':
        this.#list(frame.channels, frame.more);
        break;
      case 'channel_joined':
        this.#enter(frame.info);
        if (frame.ref === undefined) {
          this.#foundUnread(frame.info);
        }
        if (frame.inbox_epoch !== undefined && frame.inbox_seq !== undefined) {
          this.#inboxReached({ epoch: frame.inbox_epoch, seq: frame.inbox_seq });
        }
        break;
      case 'mentioned':
        this.#mentioned(frame);
        break;
      case 'resumed':
        this.#resumed(frame);
        break;
      case 'accepted':
        this.#outbox.acknowledged(frame.id);
        break;
      case 'channel_read':
        this.#read(frame);
        this.#receipts.read(frame.channel, frame.user, frame.seq);
        break;
      case 'channel_settings':
        this.#takeSettings(frame.channel, frame);
        break;
      case 'typing':
        this.#options.observer.onTyping(frame);
        break;
      case 'presence':
        this.presence.received(frame);
        break;
      case 'user_changed':
        this.#userChanged(frame.user);
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

  #setClock(serverTime: number): void {
    const skew = serverTime - Date.now();
    this.#clockSkewMillis = Math.abs(skew) < MAX_CLOCK_SKEW_MILLIS ? 0 : skew;
  }

  #happened(event: EventFrame): void {
    if (event.type === 'chat_message') {
      this.#acknowledge([event]);
      this.#options.observer.onPeople([event.sender]);
    }
    const room = this.#rooms.get(event.channel);
    if (room === undefined) {
      return;
    }
    const applied = applyEvent(room, event, this.me.id);
    switch (applied.outcome) {
      case 'applied':
        this.#rooms.put(applied.room);
        this.#receipts.happened(event);
        if (event.type === 'chat_message') {
          this.#options.observer.onMessage(event);
        }
        break;
      case 'known':
        this.#rooms.put(applied.room);
        break;
      case 'gap':
        void this.#history.fill(event.channel, event.seq);
        break;
      case 'other_epoch':
        this.#rooms.put(newRoom({ ...room.row, epoch: event.epoch, seq: event.seq }, room.activity));
        this.#receipts.forget(event.channel);
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
    this.#rooms.put({ ...room, activity: Math.max(room.activity, this.now()) });
    this.#ensureDisplayed(row.id);
  }

  /** What was written before one heard of the channel comes as no event: its row has the last. */
  #foundUnread(row: ChannelRow): void {
    if (row.unread > 0 && row.last_message !== undefined) {
      this.#options.observer.onMessage(row.last_message);
    }
  }

  #list(rows: readonly ChannelRow[], more: boolean): void {
    for (const row of rows) {
      const before = this.#rooms.get(row.id);
      this.#listing.add(row.id);
      this.#rooms.put(withRow(before, row));
      if (before !== undefined) {
        this.#readBefore(before.row);
      }
    }
    if (!more) {
      for (const channel of this.#rooms.channels()) {
        if (!this.#listing.has(channel)) {
          this.#drop(channel);
        }
      }
      this.#listed = true;
    }
  }

  #takeKept({ row, activity }: CachedRoom): void {
    if (this.#rooms.get(row.id) !== undefined) {
      this.#readBefore(row);
    } else if (!this.#listed) {
      this.#rooms.putKept(newRoom(row, activity));
    }
  }

  /** What was read here and did not reach the server before the connection or the page was gone. */
  #readBefore({ id, epoch, read_seq }: ChannelRow): void {
    const room = this.#rooms.get(id);
    if (room?.row.epoch === epoch && read_seq <= room.row.seq) {
      this.markRead(id, read_seq);
    }
  }

  #drop(channel: string): void {
    this.#rooms.drop(channel);
    this.#reads.forget(channel);
    this.#receipts.forget(channel);
    this.#typed.delete(channel);
    this.#history.forget(channel);
  }

  #mentioned({ inbox_epoch, inbox_seq, channel, seq }: FrameOf<'mentioned'>): void {
    const isNew = this.#inboxReached({ epoch: inbox_epoch, seq: inbox_seq });
    const room = this.#rooms.get(channel);
    if (isNew && room !== undefined) {
      this.#rooms.put(withMention(room, seq));
      if (this.#isLive()) {
        this.#options.observer.onMention(channel, seq);
      }
    }
  }

  #read({ channel, user, seq }: FrameOf<'channel_read'>): void {
    const room = this.#rooms.get(channel);
    if (room !== undefined && user.id === this.me.id) {
      this.#rooms.put(withRead(room, seq, this.me.id));
    }
  }

  #takeSettings(channel: string, settings: ChannelSettings): void {
    const room = this.#rooms.get(channel);
    if (room !== undefined) {
      this.#rooms.batch(() => this.#rooms.put(withSettings(room, settings)));
    }
  }

  #userChanged(user: UserRef): void {
    for (const channel of this.#rooms.channels()) {
      this.#rooms.put(withUser(this.#rooms.get(channel)!, user));
    }
    this.#options.observer.onUser(user);
  }

  #loadReaders(channel: string): void {
    const room = this.#rooms.get(channel);
    if (room !== undefined && this.#isLive()) {
      void this.#receipts.load(channel, room.row.members);
    }
  }

  #acknowledge(messages: readonly Message[]): void {
    for (const { id, sender } of this.#outbox.entries.length === 0 ? [] : messages) {
      if (sender.id === this.me.id) {
        this.#outbox.acknowledged(id);
      }
    }
  }

  #inboxReached(point: SeqPoint): boolean {
    const held = this.#inbox;
    const isNew = held === undefined || point.epoch !== held.epoch || point.seq > held.seq;
    if (isNew) {
      this.#inbox = point;
    }
    return isNew;
  }

  #resume(): Readonly<Record<string, SeqPoint>> {
    const rooms = this.#rooms.heldPoints();
    this.#resuming = new Set(Object.keys(rooms));
    return this.#inbox === undefined ? rooms : { [INBOX]: this.#inbox, ...rooms };
  }

  #resumed({ channel }: FrameOf<'resumed'>): void {
    this.#resuming.delete(channel);
    const room = this.#rooms.get(channel);
    if (room !== undefined && !reachesHead(room) && channel !== this.#displayed) {
      this.#rooms.release(channel);
    }
    if (this.#isLive()) {
      this.#ensureDisplayed(channel);
      this.#sendWhenResumed();
    }
  }

  #forget(): void {
    this.#inbox = undefined;
    this.#rooms.forgetWindows();
  }

  #isLive(): boolean {
    return this.#connection.state.phase === 'live';
  }

  #connectionBecame(state: ConnectionState): void {
    if (state.phase === 'live') {
      this.#reads.flush();
      this.presence.connected();
      // Another tab may have been closed before it could send what was written in it.
      void this.#outbox.load();
      this.#sendWhenResumed();
      if (this.#displayed !== undefined) {
        this.#loadReaders(this.#displayed);
      }
      if (this.#displayed !== undefined && !this.#resuming.has(this.#displayed)) {
        void this.#history.ensure(this.#displayed);
      }
    } else {
      clearTimeout(this.#resumeTimer);
      this.#outbox.disconnected();
      this.presence.disconnected();
      this.#receipts.disconnected();
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

  #ensureDisplayed(channel: string): void {
    if (channel === this.#displayed) {
      void this.#history.ensure(channel);
      this.#loadReaders(channel);
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
}
