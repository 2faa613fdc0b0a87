import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type ChannelKind,
  type ChannelRow,
  type ChannelSettings,
  type ClientFrame,
  type ErrorCode,
  type EventFrame,
  type HistoryPage,
  type MemberRole,
  type Message,
  type OwnStatus,
  type PersonPresence,
  type SeqPoint,
  type ServerFrame,
  type UserRef,
  type Visibility,
} from '../src/protocol';

/*
 * A server for the web client's own tests: speaks the contract, keeps everything in memory, and
 * can be told to misbehave. It judges nothing that the client does not depend on.
 */

interface Account extends UserRef {
  readonly password: string;
  readonly administrator: boolean;
  status: OwnStatus;
  statusText: string;
}

interface Channel {
  readonly id: string;
  name: string;
  topic: string;
  readonly kind: ChannelKind;
  readonly visibility: Visibility;
  epoch: number;
  readonly events: EventFrame[];
  readonly members: Map<string, { role: MemberRole; readSeq: number; settings?: ChannelSettings }>;
  /** By account and command id: the seq that it was given. */
  readonly commands: Map<string, number>;
}

interface Session {
  readonly socket: WebSocket;
  readonly cookie: string;
  readonly account: Account;
  ready: boolean;
  watches: readonly string[];
}

export interface FakeServerOptions {
  /** A folder with a built page, answered for every path that is not the API's. */
  readonly staticFiles?: string;
  readonly heartbeatMillis?: number;
  readonly setupCode?: string;
  readonly port?: number;
}

const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // Floating panels are positioned by style elements that their library adds.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

class Refusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly field: string | undefined;

  constructor(status: number, code: ErrorCode, detail: string, field?: string) {
    super(detail);
    this.code = code;
    this.status = status;
    this.field = field;
  }
}

export class FakeServer {
  readonly #options: FakeServerOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #accounts = new Map<string, Account>();
  readonly #cookies = new Map<string, Account>();
  readonly #channels = new Map<string, Channel>();
  readonly #sessions = new Set<Session>();
  /** What clients sent, oldest first. */
  readonly received: ClientFrame[] = [];
  /** Asked about every frame from a client: true lets it disappear without an answer. */
  swallow: (frame: ClientFrame) => boolean = () => false;
  /** Asked about every message from a client: an error to answer instead of storing it. */
  refuse: (frame: ClientFrame) => Omit<ServerFrame & { type: 'error' }, 'type'> | undefined = () =>
    undefined;
  /** Asked about every event and every session: true loses that delivery. */
  lose: (event: EventFrame) => boolean = () => false;
  /** Whether new sockets are taken. */
  reachable = true;

  private constructor(options: FakeServerOptions) {
    this.#options = options;
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch((broken: unknown) => {
        response.writeHead(500).end(String(broken));
      });
    });
    this.#sockets = new WebSocketServer({ noServer: true });
    this.#http.on('upgrade', (request, socket, head) => {
      // A client that goes away in between is no concern of the server.
      socket.on('error', () => undefined);
      const account = this.#signedIn(request);
      if (request.url !== '/ws' || account === undefined || !this.reachable) {
        socket.end(`HTTP/1.1 ${account === undefined ? '401 Unauthorized' : '503 Busy'}\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) =>
        this.#opened(opened, account, cookieOf(request)),
      );
    });
  }

  static async start(options: FakeServerOptions = {}): Promise<FakeServer> {
    const server = new FakeServer(options);
    await new Promise<void>((resolve) =>
      server.#http.listen(options.port ?? 0, '127.0.0.1', resolve),
    );
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const client of this.#sockets.clients) {
      client.terminate();
    }
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** Makes an account, and a cookie as signing in would give it. */
  account(username: string): { readonly user: UserRef; readonly cookie: string } {
    const account = this.#newAccount({ username, password: `${username} password` });
    const cookie = randomUUID();
    this.#cookies.set(cookie, account);
    return { user: ref(account), cookie: `parley_session=${cookie}` };
  }

  signOutEverywhere(username: string): void {
    for (const [cookie, account] of this.#cookies) {
      if (account.username === username) {
        this.#cookies.delete(cookie);
      }
    }
    this.closeSockets(4401, username);
  }

  /** Makes a room with these members, the first its owner. */
  room(name: string, ...usernames: string[]): string {
    const [owner, ...others] = usernames.map((username) => this.#accountNamed(username));
    const id = this.#create(owner!, randomUUID(), name, 'public').id;
    for (const other of others) {
      this.#join(id, other, randomUUID());
    }
    return id;
  }

  /** Stores a message as if its sender had sent it. */
  post(channel: string, username: string, text: string, id: string = randomUUID()): Message {
    return this.#post(channel, this.#accountNamed(username), id, text);
  }

  edit(channel: string, username: string, target: number, text: string): void {
    this.#amend(channel, this.#accountNamed(username), randomUUID(), target, text);
  }

  remove(channel: string, username: string, target: number): void {
    this.#amend(channel, this.#accountNamed(username), randomUUID(), target);
  }

  /** Notes how far somebody has read, and tells nobody. */
  read(channel: string, username: string, seq: number): void {
    this.#channel(channel).members.get(this.#accountNamed(username).id)!.readSeq = seq;
  }

  join(channel: string, username: string): void {
    this.#join(channel, this.#accountNamed(username), randomUUID());
  }

  expel(channel: string, username: string, byUsername: string): void {
    this.#leave(channel, this.#accountNamed(username), randomUUID(), this.#accountNamed(byUsername));
  }

  /** As a restore from a backup does: another epoch, its events counted anew. */
  restore(channel: string, keep: number): void {
    const restored = this.#channel(channel);
    restored.epoch += 1;
    restored.events.splice(keep);
    for (const [index, event] of restored.events.entries()) {
      restored.events[index] = { ...event, epoch: restored.epoch };
    }
    for (const standing of restored.members.values()) {
      standing.readSeq = Math.min(standing.readSeq, keep);
    }
  }

  messages(channel: string): Message[] {
    return this.#project(this.#channel(channel), 1, Number.MAX_SAFE_INTEGER).messages.slice();
  }

  closeSockets(code: number, username?: string): void {
    for (const { socket, account } of this.#sessions) {
      if (username === undefined || account.username === username) {
        socket.close(code);
      }
    }
  }

  /** Cuts the connections as a pulled cable does, without a close frame. */
  cutSockets(): void {
    for (const { socket } of this.#sessions) {
      socket.terminate();
    }
  }

  /** Sends a frame to every session of an account. */
  push(username: string, frame: ServerFrame): void {
    for (const session of this.#sessions) {
      if (session.account.username === username) {
        send(session, frame);
      }
    }
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  #opened(socket: WebSocket, account: Account, cookie: string): void {
    const session: Session = { socket, cookie, account, ready: false, watches: [] };
    this.#sessions.add(session);
    socket.on('close', () => {
      this.#sessions.delete(session);
      this.#tellPresence(account);
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as ClientFrame;
      this.received.push(frame);
      if (this.swallow(frame)) {
        return;
      }
      const refused = this.refuse(frame);
      if (refused !== undefined) {
        send(session, { type: 'error', ...echo(frame), ...refused });
        return;
      }
      try {
        this.#handle(session, frame);
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) {
          throw refusal;
        }
        const { code, message, field } = refusal;
        send(session, {
          type: 'error',
          ...echo(frame),
          code,
          message,
          temporary: false,
          ...(field === undefined ? {} : { field }),
        });
      }
    });
  }

  #handle(session: Session, frame: ClientFrame): void {
    const { account } = session;
    switch (frame.type) {
      case 'hello':
        this.#hello(session, frame.resume ?? {});
        break;
      case 'ping':
        send(session, { type: 'pong', ...echo(frame) });
        break;
      case 'create_channel': {
        const others = (frame.members ?? []).map((username) => this.#accountNamed(username));
        const channel =
          (frame.kind === 'direct' ? this.#direct(account, others[0]!) : undefined) ??
          this.#create(account, frame.id, frame.name ?? '', frame.visibility ?? 'private', frame.kind);
        others.filter((each) => !channel.members.has(each.id)).forEach((each) => this.#join(channel.id, each, frame.id));
        this.#answerJoined(session, frame, channel.id);
        break;
      }
      case 'join_channel':
        if (this.#channel(frame.channel).members.has(account.id)) {
          throw new Refusal(409, 'already_member', 'You are a member already.');
        }
        this.#join(frame.channel, account, frame.id);
        this.#answerJoined(session, frame, frame.channel);
        break;
      case 'leave_channel':
        this.#member(frame.channel, account);
        this.#leave(frame.channel, account, frame.id, account, frame.ref);
        break;
      case 'chat_message': {
        const channel = this.#member(frame.channel, account);
        const before = channel.commands.get(commandKey(account, frame.id));
        if (before !== undefined) {
          const { epoch, id } = channel;
          send(session, { type: 'accepted', ...echo(frame), channel: id, epoch, seq: before, id: frame.id });
        } else {
          this.#post(channel.id, account, frame.id, frame.text, { session, ref: frame.ref });
        }
        break;
      }
      case 'edit_message':
        this.#amend(frame.channel, account, frame.id, frame.target, frame.text, { session, ref: frame.ref });
        break;
      case 'delete_message':
        this.#amend(frame.channel, account, frame.id, frame.target, undefined, { session, ref: frame.ref });
        break;
      case 'history': {
        const channel = this.#member(frame.channel, account);
        send(session, { type: 'history', ...echo(frame), channel: channel.id, ...this.#page(channel, frame) });
        break;
      }
      case 'mark_channel_read': {
        const standing = this.#member(frame.channel, account).members.get(account.id)!;
        standing.readSeq = Math.max(standing.readSeq, frame.seq);
        this.#toMembers(this.#channel(frame.channel), {
          type: 'channel_read',
          channel: frame.channel,
          user: ref(account),
          seq: standing.readSeq,
        });
        break;
      }
      case 'watch_presence':
        session.watches = frame.users;
        for (const username of frame.users.filter((each) => each !== account.username)) {
          const seen = this.#seen(this.#accountNamed(username));
          if (seen.status !== 'offline' || seen.text !== undefined) {
            send(session, { type: 'presence', ...seen });
          }
        }
        break;
      case 'set_presence':
        account.status = frame.status;
        account.statusText = frame.text ?? account.statusText;
        this.#tellPresence(account);
        break;
      case 'typing':
        this.#toMembers(
          this.#member(frame.channel, account),
          { type: 'typing', channel: frame.channel, user: ref(account) },
        );
        break;
      default:
        throw new Refusal(400, 'unknown_type', 'This kind of frame is not known here.');
    }
  }

  #hello(session: Session, resume: Readonly<Record<string, SeqPoint>>): void {
    const { account } = session;
    send(session, {
      type: 'welcome',
      session: randomUUID(),
      user: ref(account),
      server_time: Date.now(),
      heartbeat_millis: this.#options.heartbeatMillis ?? 25_000,
      inbox: { epoch: 1, seq: 0 },
      limits: {},
    });
    const rows = this.#rowsOf(account);
    const half = Math.ceil(rows.length / 2);
    send(session, { type: 'channels_list', channels: rows.slice(0, half), more: true });
    send(session, { type: 'channels_list', channels: rows.slice(half), more: false });
    for (const [id, point] of Object.entries(resume)) {
      const channel = this.#channels.get(id);
      const epoch = channel?.epoch ?? 1;
      const to = channel?.events.length ?? 0;
      const complete = point.epoch === epoch && to - point.seq <= 1_000;
      for (const event of complete ? (channel?.events.slice(point.seq) ?? []) : []) {
        send(session, event);
      }
      send(session, { type: 'resumed', channel: id, epoch, from: point.seq, to, complete });
    }
    session.ready = true;
    this.#tellPresence(account);
  }

  /** How somebody is seen by others. */
  #seen(account: Account): PersonPresence {
    const isHere = [...this.#sessions].some((each) => each.ready && each.account === account);
    const status = isHere && account.status !== 'invisible' ? account.status : 'offline';
    return { user: ref(account), status, ...words(account) };
  }

  #tellPresence(account: Account): void {
    for (const session of this.#sessions) {
      if (session.ready && session.account === account) {
        const { status } = account;
        send(session, { type: 'presence', user: ref(account), status, ...words(account) });
      } else if (session.ready && session.watches.includes(account.username)) {
        send(session, { type: 'presence', ...this.#seen(account) });
      }
    }
  }

  #answerJoined(session: Session, frame: ClientFrame, id: string): void {
    for (const each of this.#sessions) {
      if (each.account.id === session.account.id) {
        const channel = this.#channel(id);
        send(each, {
          type: 'channel_joined',
          ...(each === session ? echo(frame) : {}),
          channel: id,
          epoch: channel.epoch,
          seq: channel.events.length,
          info: this.#row(channel, session.account),
        });
      }
    }
  }

  #direct(one: Account, other: Account): Channel | undefined {
    return [...this.#channels.values()].find(
      ({ kind, members }) => kind === 'direct' && members.has(one.id) && members.has(other.id),
    );
  }

  #create(
    by: Account,
    id: string,
    name: string,
    visibility: Visibility,
    kind: ChannelKind = 'room',
  ): Channel {
    for (const channel of this.#channels.values()) {
      if (channel.commands.has(commandKey(by, id))) {
        return channel;
      }
      if (visibility === 'public' && channel.visibility === 'public' && channel.name === name) {
        throw new Refusal(409, 'name_taken', 'A room of this name exists.', 'name');
      }
    }
    const channel: Channel = {
      id: randomUUID(),
      name,
      topic: '',
      kind,
      visibility,
      epoch: 1,
      events: [],
      members: new Map([[by.id, { role: 'owner', readSeq: 0 }]]),
      commands: new Map([[commandKey(by, id), 1]]),
    };
    this.#channels.set(channel.id, channel);
    this.#append(channel, (at) => ({
      type: 'channel_changed', ...at, id, change: 'created', name, topic: '', by: ref(by),
    }));
    channel.members.get(by.id)!.readSeq = 1;
    return channel;
  }

  #join(id: string, account: Account, command: string): void {
    const channel = this.#channel(id);
    this.#append(channel, (at) => ({
      type: 'members_changed', ...at, id: command, change: 'joined', user: ref(account), by: ref(account),
    }));
    channel.members.set(account.id, { role: 'member', readSeq: channel.events.length });
    if (command !== '') {
      this.#toAccount(account, {
        type: 'channel_joined',
        channel: id,
        epoch: channel.epoch,
        seq: channel.events.length,
        info: this.#row(channel, account),
      });
    }
  }

  #leave(id: string, account: Account, command: string, by: Account, answered?: string): void {
    const channel = this.#channel(id);
    channel.members.delete(account.id);
    const seq = channel.events.length + 1;
    this.#append(channel, (at) => ({
      type: 'members_changed',
      ...at,
      id: command,
      change: account === by ? 'left' : 'removed',
      user: ref(account),
      by: ref(by),
    }));
    this.#toAccount(account, {
      type: 'channel_left',
      ...(answered === undefined ? {} : { ref: answered }),
      channel: id,
      epoch: channel.epoch,
      seq,
      id: command,
      by: ref(by),
      time: Date.now(),
    });
  }

  #post(id: string, sender: Account, command: string, text: string, answer?: Answer): Message {
    const channel = this.#channel(id);
    const message: Message = {
      channel: id,
      epoch: channel.epoch,
      seq: channel.events.length + 1,
      id: command,
      sender: ref(sender),
      text,
      time: Date.now(),
    };
    const standing = channel.members.get(sender.id);
    if (standing !== undefined) {
      standing.readSeq = message.seq;
    }
    channel.commands.set(commandKey(sender, command), message.seq);
    this.#append(channel, () => ({ type: 'chat_message', ...message }), answer);
    return message;
  }

  #amend(id: string, by: Account, command: string, target: number, text?: string, answer?: Answer): void {
    const channel = this.#member(id, by);
    const [message] = this.#project(channel, target, target).messages;
    if (message === undefined || message.deleted === true) {
      throw new Refusal(404, 'not_found', 'There is no such message.');
    }
    if (message.sender.id !== by.id) {
      throw new Refusal(403, 'forbidden', 'It is not yours.');
    }
    this.#append(
      channel,
      (at) =>
        text === undefined
          ? { type: 'message_deleted', ...at, id: command, target, by: ref(by) }
          : { type: 'message_edited', ...at, id: command, target, text, by: ref(by) },
      answer,
    );
  }

  #append(
    channel: Channel,
    make: (at: { channel: string; epoch: number; seq: number; time: number }) => EventFrame,
    answer?: Answer,
  ): void {
    const event = make({
      channel: channel.id,
      epoch: channel.epoch,
      seq: channel.events.length + 1,
      time: Date.now(),
    });
    channel.events.push(event);
    for (const session of this.#sessions) {
      if (session.ready && channel.members.has(session.account.id) && !this.lose(event)) {
        const isAnswer = session === answer?.session && answer.ref !== undefined;
        send(session, isAnswer ? { ...event, ref: answer.ref } as EventFrame : event);
      }
    }
  }

  #toMembers(channel: Channel, frame: ServerFrame): void {
    for (const session of this.#sessions) {
      if (session.ready && channel.members.has(session.account.id)) {
        send(session, frame);
      }
    }
  }

  #toAccount(account: Account, frame: ServerFrame): void {
    for (const session of this.#sessions) {
      if (session.ready && session.account.id === account.id) {
        send(session, frame);
      }
    }
  }

  #page(
    channel: Channel,
    { before, after, around, limit = 50 }: { before?: number; after?: number; around?: number; limit?: number },
  ): HistoryPage {
    const head = channel.events.length;
    const isMessage = (seq: number): boolean => channel.events[seq - 1]?.type === 'chat_message';
    let from = before ?? head + 1;
    let to = from - 1;
    let wanted = limit;
    if (after !== undefined || around !== undefined) {
      from = (after ?? around! - 1) + 1;
      to = from - 1;
      wanted = after === undefined ? Math.ceil(limit / 2) : limit;
      for (let left = wanted; to < head && (left > 0 || !isMessage(to + 1)); to++) {
        left -= isMessage(to + 1) ? 1 : 0;
      }
      wanted = after === undefined ? limit - wanted : 0;
    }
    for (let left = wanted; from > 1 && left > 0; from--) {
      left -= isMessage(from - 1) ? 1 : 0;
    }
    return {
      epoch: channel.epoch,
      ...this.#project(channel, from, to),
      from,
      to,
      has_before: from > 1,
      has_after: to < head,
    };
  }

  /** The messages of a range as they are shown now, and its other events. */
  #project(channel: Channel, from: number, to: number): Pick<HistoryPage, 'messages' | 'events'> {
    const range = channel.events.slice(from - 1, to);
    const messages = range.flatMap((event) => {
      if (event.type !== 'chat_message') {
        return [];
      }
      const { type: _, ref: __, ...posted } = event;
      let message: Message = posted;
      for (const later of channel.events) {
        if (later.type === 'message_edited' && later.target === event.seq) {
          message = { ...message, text: later.text, edited_at: later.time };
        } else if (later.type === 'message_deleted' && later.target === event.seq) {
          message = { ...message, text: '', deleted: true };
        }
      }
      return [message];
    });
    return { messages, events: range.filter((event) => event.type !== 'chat_message') };
  }

  #peer({ kind, members }: Channel, account: Account): { peer?: UserRef } {
    const peer =
      kind === 'direct'
        ? [...this.#accounts.values()].find((each) => each !== account && members.has(each.id))
        : undefined;
    return peer === undefined ? {} : { peer: ref(peer) };
  }

  #rowsOf(account: Account): ChannelRow[] {
    return [...this.#channels.values()]
      .filter((channel) => channel.members.has(account.id))
      .map((channel) => this.#row(channel, account));
  }

  #row(channel: Channel, account: Account): ChannelRow {
    const standing = channel.members.get(account.id);
    const head = channel.events.length;
    const readSeq = standing?.readSeq ?? head;
    const all = this.#project(channel, 1, head).messages;
    const last = all.at(-1);
    return {
      id: channel.id,
      kind: channel.kind,
      visibility: channel.visibility,
      name: channel.name,
      topic: channel.topic,
      ...this.#peer(channel, account),
      epoch: channel.epoch,
      seq: head,
      read_seq: readSeq,
      unread: all.filter((message) => message.seq > readSeq && message.deleted !== true).length,
      mentions: 0,
      members: channel.members.size,
      ...(standing === undefined ? {} : { role: standing.role }),
      ...(last === undefined ? {} : { last_message: last }),
      ...standing?.settings,
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/v1/')) {
      this.#file(url.pathname, response);
      return;
    }
    try {
      const call = `${request.method} ${url.pathname.slice('/api/v1'.length)}`;
      const [status, body, cookie] = await this.#call(call, url, request);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(cookie === undefined
          ? {}
          : { 'set-cookie': `parley_session=${cookie}; Path=/; HttpOnly; SameSite=Lax` }),
      });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      const { status, code, message, field } = refusal;
      response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({
          type: 'about:blank',
          title: code,
          status,
          code,
          detail: message,
          field,
          request_id: randomUUID(),
        }),
      );
    }
  }

  async #call(
    call: string,
    url: URL,
    request: IncomingMessage,
  ): Promise<[status: number, body?: unknown, cookie?: string]> {
    if (call === 'POST /accounts' || call === 'POST /sessions') {
      const body = (await readBody(request)) as Record<string, string | undefined>;
      const account = call === 'POST /accounts' ? this.#newAccount(body) : this.#checked(body);
      const cookie = randomUUID();
      this.#cookies.set(cookie, account);
      return [call === 'POST /accounts' ? 201 : 200, { user: this.#me(account) }, cookie];
    }
    const account = this.#signedIn(request);
    if (account === undefined) {
      throw new Refusal(401, 'unauthenticated', 'You are not signed in.');
    }
    if (call === 'GET /me') {
      return [200, this.#me(account)];
    }
    if (call === 'GET /gateway') {
      const websocket = `${this.origin.replace('http', 'ws')}/ws`;
      return [200, { websocket, ticket: randomUUID(), expires_in: 30 }];
    }
    if (call === 'DELETE /sessions/current') {
      this.#cookies.delete(cookieOf(request));
      for (const session of this.#sessions) {
        if (session.cookie === cookieOf(request)) {
          session.socket.close(4401);
        }
      }
      return [204];
    }
    if (call === 'GET /channels/directory') {
      const query = (url.searchParams.get('query') ?? '').toLowerCase();
      const channels = [...this.#channels.values()]
        .filter((channel) => channel.visibility === 'public' && channel.name.toLowerCase().includes(query))
        .map(({ id, name, topic, members }) => ({
          id, name, topic, members: members.size, joined: members.has(account.id),
        }));
      return [200, { channels }];
    }
    if (call === 'GET /users') {
      const query = (url.searchParams.get('query') ?? '').toLowerCase();
      const users = [...this.#accounts.values()]
        .filter(({ username, display_name }) => `${username} ${display_name}`.toLowerCase().includes(query))
        .map(ref);
      return [200, { users: users.slice(0, 50) }];
    }
    const [method, path] = call.split(' ');
    const [, , id, part, name] = path!.split('/');
    const channel = this.#channels.get(id ?? '');
    if (channel === undefined || (channel.visibility === 'private' && !channel.members.has(account.id))) {
      throw new Refusal(404, 'not_found', 'There is no such channel.');
    }
    if (part === 'messages') {
      const { id: command, text } = (await readBody(request)) as { id: string; text: string };
      return [201, this.#post(channel.id, account, command, text)];
    }
    if (part === 'settings') {
      const standing = this.#member(channel.id, account).members.get(account.id)!;
      standing.settings = { ...standing.settings, ...((await readBody(request)) as ChannelSettings) };
      this.#toAccount(account, { type: 'channel_settings', channel: channel.id, ...standing.settings });
      return [200, this.#row(channel, account)];
    }
    if (part === 'members' && method === 'PUT') {
      this.#join(channel.id, this.#accountNamed(name!), randomUUID());
      return [204];
    }
    if (part === 'members' && method === 'PATCH') {
      const { role } = (await readBody(request)) as { role: MemberRole };
      const changed = this.#accountNamed(name!);
      channel.members.get(changed.id)!.role = role;
      this.#append(channel, (at) => ({
        type: 'members_changed', ...at, id: randomUUID(), change: 'role', role, user: ref(changed), by: ref(account),
      }));
      return [204];
    }
    if (part === 'members' && method === 'DELETE') {
      this.#leave(channel.id, this.#accountNamed(name!), randomUUID(), account);
      return [204];
    }
    if (part === 'members') {
      const after = url.searchParams.get('after') ?? '';
      const limit = Number(url.searchParams.get('limit') ?? 100);
      const byName = [...this.#accounts.values()]
        .filter((each) => each.username > after && channel.members.has(each.id))
        .sort((a, b) => (a.username < b.username ? -1 : 1));
      const members = byName.slice(0, limit).flatMap((each) => {
        const standing = channel.members.get(each.id);
        return standing === undefined
          ? []
          : [{ user: ref(each), role: standing.role, read_seq: standing.readSeq, presence: this.#seen(each).status }];
      });
      return [200, { members, has_more: byName.length > limit, epoch: channel.epoch, seq: channel.events.length }];
    }
    return [200, this.#row(channel, account)];
  }

  #file(path: string, response: ServerResponse): void {
    const folder = this.#options.staticFiles;
    if (folder === undefined) {
      response.writeHead(404).end();
      return;
    }
    const wanted = join(folder, normalize(path));
    const isFile = existsSync(wanted) && statSync(wanted).isFile();
    const file = isFile ? wanted : join(folder, 'index.html');
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
      'cache-control': isFile && path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    });
    createReadStream(file).pipe(response);
  }

  #newAccount(body: Record<string, string | undefined>): Account {
    const { username = '', password = '', display_name, setup_code } = body;
    if (this.#options.setupCode !== undefined && this.#accounts.size === 0) {
      if (setup_code !== this.#options.setupCode) {
        throw new Refusal(400, setup_code === undefined ? 'bad_field' : 'bad_code', 'The first account needs the setup code that the server printed.', 'setup_code');
      }
    }
    if (!/^[a-z0-9._-]{2,32}$/.test(username)) {
      throw new Refusal(400, 'bad_field', 'A username has 2 to 32 of the characters a-z, 0-9, ".", "_" and "-".', 'username');
    }
    if (password.length < 8) {
      throw new Refusal(400, 'bad_field', 'A password has at least 8 characters.', 'password');
    }
    if (this.#accounts.has(username)) {
      throw new Refusal(409, 'name_taken', 'This name is taken.', 'username');
    }
    const account: Account = {
      id: randomUUID(),
      username,
      display_name: display_name ?? username,
      password,
      administrator: this.#accounts.size === 0,
      status: 'online',
      statusText: '',
    };
    this.#accounts.set(username, account);
    const general = [...this.#channels.values()].find((channel) => channel.name === 'general');
    if (general !== undefined) {
      this.#join(general.id, account, '');
    }
    return account;
  }

  #checked({ login = '', password }: Record<string, string | undefined>): Account {
    const account = this.#accounts.get(login);
    if (account === undefined || account.password !== password) {
      throw new Refusal(401, 'bad_credentials', 'The name or the password is wrong.');
    }
    return account;
  }

  #me(account: Account): object {
    return { ...ref(account), administrator: account.administrator };
  }

  #signedIn(request: IncomingMessage): Account | undefined {
    return this.#cookies.get(cookieOf(request));
  }

  #accountNamed(username: string): Account {
    const account = this.#accounts.get(username);
    if (account === undefined) {
      throw new Error(`no account ${username}`);
    }
    return account;
  }

  #channel(id: string): Channel {
    const channel = this.#channels.get(id);
    if (channel === undefined) {
      throw new Refusal(404, 'not_found', 'There is no such channel.');
    }
    return channel;
  }

  #member(id: string, account: Account): Channel {
    const channel = this.#channel(id);
    if (!channel.members.has(account.id)) {
      throw new Refusal(403, 'not_member', 'You are no member.');
    }
    return channel;
  }
}

interface Answer {
  readonly session: Session;
  readonly ref: string | undefined;
}

function ref({ id, username, display_name }: Account): UserRef {
  return { id, username, display_name };
}

function words({ statusText }: Account): { text?: string } {
  return statusText === '' ? {} : { text: statusText };
}

function commandKey(account: Account, id: string): string {
  return `${account.id} ${id}`;
}

function echo(frame: ClientFrame): { ref?: string } {
  return frame.ref === undefined ? {} : { ref: frame.ref };
}

function send(session: Session, frame: ServerFrame): void {
  session.socket.send(JSON.stringify(frame));
}

function cookieOf(request: IncomingMessage): string {
  return /parley_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
