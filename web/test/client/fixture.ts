import { afterEach, beforeEach, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ApiError, Chat, openCache, reachesHead, type GoneRoom, type Room, type Socket } from '../../src/client';
import type { Message } from '../../src/protocol';
import { FakeServer } from '../fake-server';

/** A chat in a test, with what it told its observer. */
export interface Visitor {
  readonly chat: Chat;
  readonly gone: GoneRoom[];
  /** The texts of all messages that it was told of as they came. */
  readonly told: string[];
  /** What a person sees of a room: the texts, oldest first. */
  texts(channel: string): string[];
  room(channel: string): Room;
  /** Closes the page; what it kept stays for the next visit. */
  leave(): void;
}

export interface Fixture {
  server: FakeServer;
  visit(username: string): Promise<Visitor>;
  account(username: string): void;
}

const WAIT = { timeout: 5_000, interval: 5 };

/** Waits until what it is given no longer throws. */
export function eventually<T>(check: () => T): Promise<T> {
  return vi.waitFor(check, WAIT);
}

/** A fresh server for every test, and chats that are closed behind it. */
export function serverPerTest(): Fixture {
  const fixture = {} as Fixture;
  let open: Chat[] = [];
  let cookies = new Map<string, string>();
  let users = new Map<string, { id: string; username: string; display_name: string }>();

  beforeEach(async () => {
    fixture.server = await FakeServer.start();
    cookies = new Map();
    users = new Map();
  });
  afterEach(async () => {
    open.forEach((chat) => chat.stop());
    open = [];
    await fixture.server.stop();
  });
  fixture.account = (username) => {
    const { user, cookie } = fixture.server.account(username);
    cookies.set(username, cookie);
    users.set(username, user);
  };
  fixture.visit = async (username) => {
    const gone: GoneRoom[] = [];
    const told: string[] = [];
    const headers = { cookie: cookies.get(username)! };
    const { origin } = fixture.server;
    const get = async (path: string): Promise<unknown> => {
      const response = await fetch(origin + path, { headers });
      if (!response.ok) {
        throw new ApiError('unauthenticated', 'refused', { status: response.status });
      }
      return response.json();
    };
    const chat = new Chat({
      me: users.get(username)!,
      cache: await openCache(users.get(username)!.id),
      api: {
        me: async () => (await get('/api/v1/me')) as never,
        channel: async (id) => (await get(`/api/v1/channels/${id}`)) as never,
        members: async (id) => (await get(`/api/v1/channels/${id}/members`)) as never,
        changeSettings: async (id, settings) => {
          const response = await fetch(`${origin}/api/v1/channels/${id}/settings`, {
            method: 'PUT',
            headers,
            body: JSON.stringify(settings),
          });
          return (await response.json()) as never;
        },
      },
      openSocket: () =>
        new WebSocket(`${origin.replace('http', 'ws')}/ws`, { headers }) as unknown as Socket,
      observer: {
        onChange: () => undefined,
        onConnection: () => undefined,
        onMessage: (message) => told.push(message.text),
        onTyping: () => undefined,
        onPresence: () => undefined,
        onReaders: () => undefined,
        onUser: () => undefined,
        onMention: () => undefined,
        onPeople: () => undefined,
        onGone: (room) => gone.push(room),
      },
      version: 'test',
      // No chance in tests: every wait is a hundredth of what it could be.
      random: () => 0.01,
    });
    open.push(chat);
    await chat.start();
    const room = (channel: string): Room => {
      const found = chat.room(channel);
      if (found === undefined) {
        throw new Error('not in this room');
      }
      return found;
    };
    return {
      chat,
      gone,
      told,
      room,
      texts: (channel) => (room(channel).window?.messages ?? []).map(shown),
      leave: () => chat.stop(),
    };
  };
  return fixture;
}

/** Throws until a room's whole history to its head is there. */
export function complete(visitor: Visitor, channel: string): void {
  if (!reachesHead(visitor.room(channel))) {
    throw new Error('history is not complete yet');
  }
}

function shown(message: Message): string {
  if (message.deleted === true) {
    return '(deleted)';
  }
  return message.edited_at === undefined ? message.text : `${message.text} (edited)`;
}
