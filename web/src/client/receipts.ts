import { type EventFrame, MAX_TOLD_READERS, type Members, type UserRef } from '../protocol';

/** How far somebody in a room has read. */
export interface Reader {
  readonly user: UserRef;
  readonly seq: number;
}

/** How far the others in a room have read, by account id. */
export type Readers = ReadonlyMap<string, Reader>;

/** Most rooms of which it is known; of those that were displayed last. */
const MAX_ROOMS = 30;

export interface ReceiptsOptions {
  readonly myId: string;
  readonly members: (channel: string) => Promise<Members>;
  readonly onChange: (channel: string) => void;
}

/**
 * How far others have read in the rooms that were displayed: asked once, and then followed by what
 * the server tells. In large rooms it tells nothing, and nothing is known.
 */
export class Receipts {
  readonly #options: ReceiptsOptions;
  readonly #rooms = new Map<string, Readers>();
  /** Rooms that are being asked about, with what was told meanwhile. */
  readonly #loading = new Map<string, Map<string, Reader>>();
  /** Rooms of which something may have been missed. */
  readonly #stale = new Set<string>();

  constructor(options: ReceiptsOptions) {
    this.#options = options;
  }

  /** Undefined while it is not known, or the room is too large for it to be told. */
  of(channel: string): Readers | undefined {
    return this.#rooms.get(channel);
  }

  /** Asks how far the members of a room have read, unless that is known. */
  async load(channel: string, members: number): Promise<void> {
    const isKnown = this.#rooms.has(channel) && !this.#stale.has(channel);
    if (members > MAX_TOLD_READERS || isKnown || this.#loading.has(channel)) {
      return;
    }
    const told = new Map<string, Reader>();
    this.#loading.set(channel, told);
    try {
      const page = await this.#options.members(channel);
      if (this.#loading.get(channel) === told && !page.has_more) {
        const readers = page.members
          .filter(({ user }) => user.id !== this.#options.myId)
          .map(({ user, read_seq }) => ({
            user,
            seq: Math.max(read_seq, told.get(user.id)?.seq ?? 0),
          }));
        this.#put(channel, readers);
      }
    } catch {
      // Without it, a message that is stored shows as stored; the next visit asks again.
    } finally {
      if (this.#loading.get(channel) === told) {
        this.#loading.delete(channel);
      }
    }
  }

  /** Somebody has read up to `seq`. */
  read(channel: string, user: UserRef, seq: number): void {
    this.#loading.get(channel)?.set(user.id, { user, seq });
    const readers = this.#rooms.get(channel);
    const before = readers?.get(user.id);
    if (readers !== undefined && user.id !== this.#options.myId && seq > (before?.seq ?? -1)) {
      this.#rooms.set(channel, new Map(readers).set(user.id, { user, seq }));
      this.#options.onChange(channel);
    }
  }

  /** Who posts has read what is above; who comes begins there; who goes does not count. */
  happened(event: EventFrame): void {
    if (event.type === 'chat_message') {
      this.read(event.channel, event.sender, event.seq);
    } else if (event.type === 'members_changed') {
      const readers = this.#rooms.get(event.channel);
      if (event.change === 'joined' || event.change === 'added') {
        this.read(event.channel, event.user, event.seq);
      } else if (event.change !== 'role' && readers?.has(event.user.id) === true) {
        const left = new Map(readers);
        left.delete(event.user.id);
        this.#rooms.set(event.channel, left);
        this.#options.onChange(event.channel);
      }
    }
  }

  forget(channel: string): void {
    this.#loading.delete(channel);
    this.#stale.delete(channel);
    if (this.#rooms.delete(channel)) {
      this.#options.onChange(channel);
    }
  }

  /** What was told while there was no connection is not known: each room is asked about anew. */
  disconnected(): void {
    this.#loading.clear();
    [...this.#rooms.keys()].forEach((channel) => this.#stale.add(channel));
  }

  #put(channel: string, readers: readonly Reader[]): void {
    this.#stale.delete(channel);
    this.#rooms.delete(channel);
    this.#rooms.set(channel, new Map(readers.map((reader) => [reader.user.id, reader])));
    for (const old of [...this.#rooms.keys()].slice(0, -MAX_ROOMS)) {
      this.forget(old);
    }
    this.#options.onChange(channel);
  }
}
