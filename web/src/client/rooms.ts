import type { SeqPoint } from '../protocol';
import type { Cache } from './cache';
import { type Room, trimmed } from './room';

/** Most rooms whose messages are held in memory, the ones displayed last. */
const MAX_HELD_WINDOWS = 30;
/** Most messages held of a room that is not displayed. */
const HELD_MESSAGES = 200;
/** Most messages of a room that are kept for the next visit. */
const CACHED_MESSAGES = 100;
const SAVE_AFTER_MILLIS = 250;
/** Most rooms that are saved in one go: a list of thousands must not hold the page up. */
const MAX_SAVED_AT_ONCE = 200;

/**
 * The copies of all channels that the user is in, in memory and, a moment later, in the cache.
 * Whatever one cause changes is told once, so that a screen never shows half of it.
 */
export class Rooms {
  readonly #cache: Cache;
  readonly #onChange: (changed: ReadonlySet<string>) => void;
  readonly #rooms = new Map<string, Room>();
  readonly #changed = new Set<string>();
  readonly #unsaved = new Set<string>();
  /** Rooms whose windows are held, the one displayed last at the end. */
  #held: readonly string[] = [];
  #depth = 0;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(cache: Cache, onChange: (changed: ReadonlySet<string>) => void) {
    this.#cache = cache;
    this.#onChange = onChange;
  }

  get(channel: string): Room | undefined {
    return this.#rooms.get(channel);
  }

  channels(): readonly string[] {
    return [...this.#rooms.keys()];
  }

  /** Makes a change, and tells of it when the outermost change is done. */
  batch(change: () => void): void {
    this.#depth += 1;
    try {
      change();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) {
        const changed = new Set(this.#changed);
        this.#changed.clear();
        this.#onChange(changed);
      }
    }
  }

  put(room: Room): void {
    const channel = room.row.id;
    if (this.#rooms.get(channel) !== room) {
      this.#rooms.set(channel, room);
      this.#unsaved.add(channel);
      this.#saveSoon();
      this.touch(channel);
    }
  }

  /** Takes a room as the cache has it. */
  putKept(room: Room): void {
    this.#rooms.set(room.row.id, room);
    this.touch(room.row.id);
  }

  drop(channel: string): void {
    this.#rooms.delete(channel);
    this.#held = this.#held.filter((each) => each !== channel);
    this.#unsaved.delete(channel);
    void this.#cache.removeRoom(channel);
    this.touch(channel);
  }

  /** Tells of a room as of one that changed, for what belongs to it and is kept elsewhere. */
  touch(channel: string): void {
    this.batch(() => this.#changed.add(channel));
  }

  /** The room is displayed: its window is held, and that of the room not seen for longest is not. */
  hold(channel: string): void {
    const held = [...this.#held.filter((each) => each !== channel), channel];
    this.#held = held.slice(-MAX_HELD_WINDOWS);
    this.batch(() => held.slice(0, -MAX_HELD_WINDOWS).forEach((old) => this.#forgetWindow(old)));
  }

  /** The room is no longer displayed: only its newest messages are held, if it has them. */
  release(channel: string): void {
    const room = this.#rooms.get(channel);
    if (room !== undefined) {
      this.put(trimmed(room, HELD_MESSAGES));
    }
  }

  /** The windows cannot be continued: they are loaded anew when they are needed. */
  forgetWindows(): void {
    this.batch(() => this.channels().forEach((channel) => this.#forgetWindow(channel)));
  }

  /** Where to resume the rooms whose windows are held. */
  heldPoints(): Readonly<Record<string, SeqPoint>> {
    return Object.fromEntries(
      this.#held.flatMap((channel) => {
        const room = this.#rooms.get(channel);
        return room?.window === undefined
          ? []
          : [[channel, { epoch: room.row.epoch, seq: room.row.seq }]];
      }),
    );
  }

  /** Writes what changed to the cache; done by itself, some at a time, a moment after a change. */
  save(most = Infinity): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    const channels = [...this.#unsaved].slice(0, most);
    channels.forEach((channel) => this.#unsaved.delete(channel));
    if (this.#unsaved.size > 0) {
      this.#saveSoon();
    }
    const rooms = channels.flatMap((channel) => this.#rooms.get(channel) ?? []);
    if (rooms.length === 0) {
      return;
    }
    void this.#cache.putRooms(rooms.map(({ row, activity }) => ({ row, activity })));
    for (const room of rooms) {
      // Only what reaches the head can be continued by the next visit.
      const { window } = trimmed(room, CACHED_MESSAGES);
      if (window !== undefined) {
        const { id, epoch } = room.row;
        void this.#cache.putWindow(id, { epoch, window, savedAt: Date.now() });
      }
    }
  }

  #saveSoon(): void {
    this.#saveTimer ??= setTimeout(() => this.save(MAX_SAVED_AT_ONCE), SAVE_AFTER_MILLIS);
  }

  #forgetWindow(channel: string): void {
    const room = this.#rooms.get(channel);
    if (room?.window !== undefined) {
      const { window: _, ...bare } = room;
      this.put(bare);
    }
  }
}
