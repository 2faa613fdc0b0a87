import type { FrameOf } from '../protocol';
import { fullJitterMillis } from './backoff';
import type { Cache, OutboxEntry } from './cache';
import { uuid7 } from './uuid7';

/** Most messages that wait for the server at a time; beyond it the composer asks to wait. */
export const MAX_OUTBOX_ENTRIES = 1_000;
/** A message without an acknowledgement for this long is sent again, with the same id. */
export const ACK_TIMEOUT_MILLIS = 10_000;

export interface OutboxOptions {
  readonly cache: Cache;
  /** Puts the message on the socket; false when there is none to put it on. */
  readonly send: (entry: OutboxEntry) => boolean;
  readonly onChange: () => void;
  readonly random?: () => number;
}

/**
 * Messages on their way, first in, first out in every channel: the next leaves when the one before
 * has its outcome, so that a retry can never overtake. An entry is kept in the cache before it is
 * sent and until it is acknowledged, so that a reload loses nothing; the same id makes sure that
 * sending twice stores once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #entries: readonly OutboxEntry[] = [];
  /** By channel: the entry that was sent, or that waits to be sent again. */
  readonly #inFlight = new Map<string, { id: string; timer: ReturnType<typeof setTimeout> }>();
  readonly #attempts = new Map<string, number>();
  /** Not in the cache yet, and so not to be sent yet. */
  readonly #unkept = new Set<string>();
  /** Ids that have their outcome, and may still be read from the cache. */
  readonly #done = new Set<string>();
  #connected = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes what the last visit, or another tab that is gone, left; it stands before the rest. */
  async load(): Promise<void> {
    const kept = await this.#options.cache.outbox();
    const known = new Set(this.#entries.map((entry) => entry.id));
    const left = kept.filter((entry) => !known.has(entry.id) && !this.#done.has(entry.id));
    if (left.length > 0) {
      this.#become([...left, ...this.#entries]);
    }
    this.#sendAll();
  }

  /** Oldest first. */
  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  get isFull(): boolean {
    return this.#entries.length >= MAX_OUTBOX_ENTRIES;
  }

  /**
   * Takes a message that is to be sent. It is shown at once, and sent when it is kept.
   *
   * @returns the entry's id, or undefined when the outbox is full
   */
  add(channel: string, text: string): string | undefined {
    if (this.isFull) {
      return undefined;
    }
    const now = Date.now();
    const entry: OutboxEntry = { id: uuid7(now), channel, text, createdAt: now };
    this.#unkept.add(entry.id);
    this.#become([...this.#entries, entry]);
    void this.#options.cache.putOutbox(entry).then(() => {
      this.#unkept.delete(entry.id);
      this.#sendNext(channel);
    });
    return entry.id;
  }

  /** Sends a refused message again, with the id it had. */
  retry(id: string): void {
    const entry = this.#entries.find((each) => each.id === id);
    if (entry?.failure === undefined) {
      return;
    }
    const { failure: _, ...waiting } = entry;
    this.#replace(waiting);
    this.#sendNext(entry.channel);
  }

  /** Forgets a message that was refused. */
  discard(id: string): void {
    if (this.#entries.some((entry) => entry.id === id && entry.failure !== undefined)) {
      this.#remove(id);
    }
  }

  /** The server has the message; unknown ids are not ours, or were acknowledged before. */
  acknowledged(id: string): void {
    this.#remove(id);
  }

  /** The server answered a message with an error. */
  refused(id: string, error: Pick<FrameOf<'error'>, 'code' | 'temporary' | 'retry_after_millis'>): void {
    const entry = this.#entries.find((each) => each.id === id);
    if (entry === undefined) {
      return;
    }
    if (error.temporary) {
      this.#wait(entry, error.retry_after_millis ?? this.#backoffMillis(id));
      return;
    }
    this.#settle(entry);
    this.#replace({ ...entry, failure: error.code });
    this.#sendNext(entry.channel);
  }

  /** The connection is live: all that waits goes out, also what was sent on the one before. */
  connected(): void {
    this.#connected = true;
    this.#clearTimers();
    this.#sendAll();
  }

  disconnected(): void {
    this.#connected = false;
    this.#clearTimers();
  }

  #sendAll(): void {
    for (const channel of new Set(this.#entries.map((entry) => entry.channel))) {
      this.#sendNext(channel);
    }
  }

  #sendNext(channel: string): void {
    const entry = this.#entries.find(
      (each) => each.channel === channel && each.failure === undefined,
    );
    if (
      entry !== undefined &&
      this.#connected &&
      !this.#unkept.has(entry.id) &&
      !this.#inFlight.has(channel) &&
      this.#options.send(entry)
    ) {
      this.#wait(entry, ACK_TIMEOUT_MILLIS);
    }
  }

  #wait(entry: OutboxEntry, millis: number): void {
    clearTimeout(this.#inFlight.get(entry.channel)?.timer);
    const timer = setTimeout(() => {
      this.#inFlight.delete(entry.channel);
      this.#sendNext(entry.channel);
    }, millis);
    this.#inFlight.set(entry.channel, { id: entry.id, timer });
  }

  #backoffMillis(id: string): number {
    const attempt = this.#attempts.get(id) ?? 0;
    this.#attempts.set(id, attempt + 1);
    return fullJitterMillis(attempt, this.#options.random);
  }

  #settle(entry: OutboxEntry): void {
    const inFlight = this.#inFlight.get(entry.channel);
    if (inFlight?.id === entry.id) {
      clearTimeout(inFlight.timer);
      this.#inFlight.delete(entry.channel);
    }
    this.#attempts.delete(entry.id);
  }

  #remove(id: string): void {
    const entry = this.#entries.find((each) => each.id === id);
    if (entry === undefined) {
      return;
    }
    this.#settle(entry);
    this.#become(this.#entries.filter((each) => each.id !== id));
    this.#done.add(id);
    void this.#options.cache.removeOutbox(id).then(() => this.#done.delete(id));
    this.#sendNext(entry.channel);
  }

  #replace(entry: OutboxEntry): void {
    this.#become(this.#entries.map((each) => (each.id === entry.id ? entry : each)));
    void this.#options.cache.putOutbox(entry);
  }

  #become(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    this.#options.onChange();
  }

  #clearTimers(): void {
    for (const { timer } of this.#inFlight.values()) {
      clearTimeout(timer);
    }
    this.#inFlight.clear();
  }
}
