import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { ChannelRow } from '../protocol';
import type { HistoryWindow } from './room';

/** A message that has no acknowledgement yet. */
export interface OutboxEntry {
  /** Client-made UUIDv7: with account and channel what the server knows a repetition by. */
  readonly id: string;
  readonly channel: string;
  readonly text: string;
  /** Epoch milliseconds by the client's clock. */
  readonly createdAt: number;
  /** Set when the server refused it for good: the error's code. */
  readonly failure?: string;
}

/** What is kept of a room between two visits; `window` reaches the head that `row` tells of. */
export interface CachedRoom {
  readonly row: ChannelRow;
  readonly activity: number;
}

export interface CachedWindow {
  readonly epoch: number;
  /** Epoch milliseconds; the windows that were saved longest ago go first. */
  readonly savedAt: number;
  readonly window: HistoryWindow;
}

/**
 * What a page keeps for its next visit, by account. Reading and writing may fail at any time
 * (storage full, private browsing): a cache answers as if it were empty then, and says so once.
 */
export interface Cache {
  rooms(): Promise<readonly CachedRoom[]>;
  putRooms(rooms: readonly CachedRoom[]): Promise<void>;
  removeRoom(channel: string): Promise<void>;
  /** Forgets all rooms and what was said in them. */
  removeRooms(): Promise<void>;
  window(channel: string): Promise<CachedWindow | undefined>;
  putWindow(channel: string, window: CachedWindow): Promise<void>;
  /** Oldest first. */
  outbox(): Promise<readonly OutboxEntry[]>;
  putOutbox(entry: OutboxEntry): Promise<void>;
  removeOutbox(id: string): Promise<void>;
  close(): void;
}

interface Schema extends DBSchema {
  rooms: { key: string; value: CachedRoom };
  windows: { key: string; value: CachedWindow; indexes: { savedAt: number } };
  outbox: { key: string; value: OutboxEntry };
}

const VERSION = 1;
/** Most rooms whose newest messages are kept for the next visit. */
const MAX_WINDOWS = 200;

/** Opens the account's cache, or one in memory where the browser gives no storage. */
export async function openCache(accountId: string): Promise<Cache> {
  try {
    const db = await openDB<Schema>(databaseName(accountId), VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('rooms', { keyPath: 'row.id' });
        fresh.createObjectStore('windows').createIndex('savedAt', 'savedAt');
        fresh.createObjectStore('outbox', { keyPath: 'id' });
      },
    });
    await dropOldWindows(db);
    return new IndexedDbCache(db);
  } catch (cause) {
    console.warn('This browser keeps nothing between visits.', cause);
    return new MemoryCache();
  }
}

/** Forgets all that is kept of an account on this device. */
export async function deleteCache(accountId: string): Promise<void> {
  try {
    await deleteDB(databaseName(accountId));
  } catch {
    // Where nothing can be stored, nothing is left behind.
  }
}

/**
 * Forgets what the account has read on this device. What was written here and could not be sent
 * yet stays, for when its owner signs in again.
 */
export async function deleteRead(accountId: string): Promise<void> {
  const cache = await openCache(accountId);
  await cache.removeRooms();
  cache.close();
}

/** Once a visit: within one, there are no more than rooms that were opened. */
async function dropOldWindows(db: IDBPDatabase<Schema>): Promise<void> {
  const dropping = db.transaction('windows', 'readwrite');
  const oldestFirst = await dropping.store.index('savedAt').getAllKeys();
  const old = oldestFirst.slice(0, Math.max(0, oldestFirst.length - MAX_WINDOWS));
  await Promise.all([...old.map((channel) => dropping.store.delete(channel)), dropping.done]);
}

function databaseName(accountId: string): string {
  return `parley.${accountId}`;
}

class IndexedDbCache implements Cache {
  readonly #db: IDBPDatabase<Schema>;
  #complained = false;

  constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
    // Another tab that signs out or brings a newer version must not wait for this one.
    db.onversionchange = () => db.close();
  }

  rooms(): Promise<readonly CachedRoom[]> {
    return this.#read(() => this.#db.getAll('rooms'), []);
  }

  putRooms(rooms: readonly CachedRoom[]): Promise<void> {
    return this.#write(async () => {
      const writing = this.#db.transaction('rooms', 'readwrite');
      const puts = rooms.map((room) => writing.store.put(room));
      writing.commit();
      await Promise.all([...puts, writing.done]);
    });
  }

  removeRoom(channel: string): Promise<void> {
    return this.#write(async () => {
      const writing = this.#db.transaction(['rooms', 'windows'], 'readwrite');
      await Promise.all([
        writing.objectStore('rooms').delete(channel),
        writing.objectStore('windows').delete(channel),
        writing.done,
      ]);
    });
  }

  removeRooms(): Promise<void> {
    return this.#write(async () => {
      const writing = this.#db.transaction(['rooms', 'windows'], 'readwrite');
      await Promise.all([
        writing.objectStore('rooms').clear(),
        writing.objectStore('windows').clear(),
        writing.done,
      ]);
    });
  }

  window(channel: string): Promise<CachedWindow | undefined> {
    return this.#read(() => this.#db.get('windows', channel), undefined);
  }

  putWindow(channel: string, window: CachedWindow): Promise<void> {
    return this.#write(async () => {
      const writing = this.#db.transaction('windows', 'readwrite');
      const put = writing.store.put(window, channel);
      writing.commit();
      await Promise.all([put, writing.done]);
    });
  }

  outbox(): Promise<readonly OutboxEntry[]> {
    return this.#read(() => this.#db.getAll('outbox'), []);
  }

  putOutbox(entry: OutboxEntry): Promise<void> {
    return this.#write(async () => {
      const writing = this.#db.transaction('outbox', 'readwrite');
      const put = writing.store.put(entry);
      // At once, not when the request is answered: the page may be gone by then.
      writing.commit();
      await Promise.all([put, writing.done]);
    });
  }

  removeOutbox(id: string): Promise<void> {
    return this.#write(() => this.#db.delete('outbox', id));
  }

  close(): void {
    this.#db.close();
  }

  async #read<T>(reading: () => Promise<T>, empty: T): Promise<T> {
    try {
      return await reading();
    } catch (cause) {
      this.#complain(cause);
      return empty;
    }
  }

  async #write(writing: () => Promise<unknown>): Promise<void> {
    try {
      await writing();
    } catch (cause) {
      this.#complain(cause);
    }
  }

  #complain(cause: unknown): void {
    if (!this.#complained) {
      this.#complained = true;
      console.warn('What should be kept for the next visit could not be.', cause);
    }
  }
}

/** The same promises for as long as the page lives. */
export class MemoryCache implements Cache {
  readonly #rooms = new Map<string, CachedRoom>();
  readonly #windows = new Map<string, CachedWindow>();
  readonly #outbox = new Map<string, OutboxEntry>();

  async rooms(): Promise<readonly CachedRoom[]> {
    return [...this.#rooms.values()];
  }

  async putRooms(rooms: readonly CachedRoom[]): Promise<void> {
    for (const room of rooms) {
      this.#rooms.set(room.row.id, room);
    }
  }

  async removeRoom(channel: string): Promise<void> {
    this.#rooms.delete(channel);
    this.#windows.delete(channel);
  }

  async removeRooms(): Promise<void> {
    this.#rooms.clear();
    this.#windows.clear();
  }

  async window(channel: string): Promise<CachedWindow | undefined> {
    return this.#windows.get(channel);
  }

  async putWindow(channel: string, window: CachedWindow): Promise<void> {
    this.#windows.set(channel, window);
  }

  async outbox(): Promise<readonly OutboxEntry[]> {
    return [...this.#outbox.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async putOutbox(entry: OutboxEntry): Promise<void> {
    this.#outbox.set(entry.id, entry);
  }

  async removeOutbox(id: string): Promise<void> {
    this.#outbox.delete(id);
  }

  close(): void {}
}
