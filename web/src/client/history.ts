import { type HistoryPage, MAX_PAGE_MESSAGES, type Message, type ServerFrame } from '../protocol';
import type { Cache } from './cache';
import { ConnectionLost, RequestRefused } from './connection';
import { fillGap, reachesHead, type Room, withPage } from './room';
import type { Rooms } from './rooms';

const PAGE_MESSAGES = 50;
/** More unread messages than this, and a room opens around the first of them. */
const MAX_UNREAD_FROM_NEWEST = 150;
/** A window that misses more events than this is loaded anew instead of continued. */
const MAX_CATCH_UP_EVENTS = MAX_PAGE_MESSAGES;
/** So much of a gap is filled at a time; the next live event asks for the rest. */
const MAX_GAP_PAGES = 50;

interface HistoryRange {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
  readonly limit: number;
}

export interface HistoryOptions {
  readonly rooms: Rooms;
  readonly cache: Cache;
  readonly myId: string;
  readonly isLive: () => boolean;
  readonly request: (
    frame: { readonly type: 'history'; readonly channel: string } & HistoryRange,
  ) => Promise<ServerFrame>;
  /** Told of every message that a page brings, before the page is shown. */
  readonly onLoaded: (messages: readonly Message[]) => void;
}

/** Loads what rooms have of their past: pages for a reader, and what is missing in between. */
export class History {
  readonly #options: HistoryOptions;
  readonly #rooms: Rooms;
  readonly #loading = new Map<string, Promise<void>>();
  /** The seq up to which a room's missing events are being asked for. */
  readonly #filling = new Map<string, number>();
  readonly #failures = new Map<string, string>();

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#rooms = options.rooms;
  }

  /** The error code with which a room's messages could not be loaded. */
  failure(channel: string): string | undefined {
    return this.#failures.get(channel);
  }

  /** Sees to it that a room has a window: what is kept at once, then what it misses. */
  ensure(channel: string): Promise<void> {
    return this.#next(channel, async () => {
      await this.#takeKept(channel);
      const room = this.#rooms.get(channel);
      const range = room && missing(room);
      if (range !== undefined && this.#options.isLive()) {
        await this.#load(channel, range);
      }
    });
  }

  /** Loads the page before what is held. */
  async older(channel: string): Promise<void> {
    const window = this.#rooms.get(channel)?.window;
    if (window?.hasBefore === true && !this.#loading.has(channel)) {
      const range = { before: window.from, limit: PAGE_MESSAGES };
      await this.#next(channel, () => this.#load(channel, range));
    }
  }

  /** Loads the page after what is held, when that lies further back than the head. */
  async newer(channel: string): Promise<void> {
    const room = this.#rooms.get(channel);
    if (room?.window !== undefined && !reachesHead(room) && !this.#loading.has(channel)) {
      const range = { after: room.window.to, limit: PAGE_MESSAGES };
      await this.#next(channel, () => this.#load(channel, range));
    }
  }

  /** Puts the newest page in place of a window that lies further back. */
  newest(channel: string): Promise<void> {
    return this.#next(channel, async () => {
      const room = this.#rooms.get(channel);
      if (room !== undefined && !reachesHead(room)) {
        await this.#load(channel, { limit: PAGE_MESSAGES });
      }
    });
  }

  /**
   * Sees to it that a message is in the window, in place of what is held when that lies elsewhere.
   *
   * @throws ConnectionLost or RequestRefused when it could not be loaded
   */
  around(channel: string, seq: number): Promise<void> {
    return this.#next(channel, async () => {
      const window = this.#rooms.get(channel)?.window;
      if (window !== undefined && window.from <= seq && seq <= window.to) {
        return;
      }
      const page = await this.#page(channel, { around: seq, limit: PAGE_MESSAGES });
      this.#take(channel, page);
    });
  }

  /** Asks for the events that a live one skipped, until there are none left. */
  async fill(channel: string, upTo: number): Promise<void> {
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
        const page = await this.#page(channel, { after: head, limit: MAX_PAGE_MESSAGES });
        const room = this.#rooms.get(channel);
        const filled = page && room && fillGap(room, page, this.#options.myId);
        if (filled?.outcome !== 'applied' || filled.room.row.seq === head) {
          return;
        }
        this.#rooms.batch(() => this.#rooms.put(filled.room));
      }
    } catch (failed) {
      this.#failed(channel, failed);
    } finally {
      this.#filling.delete(channel);
    }
  }

  /** A room is gone, and with it what went wrong. */
  forget(channel: string): void {
    this.#failures.delete(channel);
  }

  async #takeKept(channel: string): Promise<void> {
    if (this.#rooms.get(channel)?.window !== undefined) {
      return;
    }
    const kept = await this.#options.cache.window(channel);
    const room = this.#rooms.get(channel);
    if (room === undefined || room.window !== undefined || kept?.epoch !== room.row.epoch) {
      return;
    }
    const known = { ...room, window: kept.window };
    if (canCatchUp(known)) {
      this.#rooms.batch(() => this.#rooms.put(known));
    }
  }

  async #load(channel: string, range: HistoryRange): Promise<void> {
    try {
      this.#take(channel, await this.#page(channel, range));
    } catch (failed) {
      this.#failed(channel, failed);
    }
  }

  #take(channel: string, page: HistoryPage | undefined): void {
    const room = this.#rooms.get(channel);
    if (page !== undefined && room !== undefined) {
      this.#failures.delete(channel);
      this.#rooms.batch(() => {
        this.#options.onLoaded(page.messages);
        this.#rooms.put(withPage(room, page));
      });
    }
  }

  async #page(channel: string, range: HistoryRange) {
    const answer = await this.#options.request({ type: 'history', channel, ...range });
    return answer.type === 'history' ? answer : undefined;
  }

  #failed(channel: string, failed: unknown): void {
    if (failed instanceof ConnectionLost) {
      // The next connection loads it.
      return;
    }
    if (!(failed instanceof RequestRefused)) {
      throw failed;
    }
    this.#failures.set(channel, failed.code);
    this.#rooms.touch(channel);
  }

  /** One load of a room after the other. */
  #next(channel: string, load: () => Promise<void>): Promise<void> {
    const before = this.#loading.get(channel);
    // What the one before could not load is no reason not to try this one.
    const turn = before?.then(load, load) ?? load();
    const loading: Promise<void> = turn.finally(
      () => {
        if (this.#loading.get(channel) === loading) {
          this.#loading.delete(channel);
        }
      },
    );
    this.#loading.set(channel, loading);
    return loading;
  }
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
