import {
  MAX_WATCHED_USERS,
  type OwnStatus,
  type PersonPresence,
  type PresenceStatus,
  type UserRef,
} from '../protocol';

/** How somebody is seen, and the words that they put beside it. */
export interface Seen {
  readonly status: PresenceStatus;
  readonly text?: string;
}

export interface PresenceOptions {
  readonly me: Pick<UserRef, 'id' | 'username'>;
  /** Asks the server to tell of these people, and only these; false when there is no connection. */
  readonly watch: (usernames: readonly string[]) => boolean;
  readonly set: (status: OwnStatus, text: string | undefined) => boolean;
  readonly onChange: () => void;
}

/** Who scrolls through a list is not watched row by row: what it came to is. */
const ASK_AFTER_MILLIS = 200;
/** Who was not told of this long after the server was asked is offline. */
const ANSWER_MILLIS = 2_000;

/**
 * Who of those on the screen is there. Each place that shows somebody watches them for as long as
 * it does; the server is told what that comes to, again on every new connection.
 */
export class Presence {
  readonly #options: PresenceOptions;
  /** By username: how many places show them. What was added last stands last. */
  readonly #watched = new Map<string, number>();
  /** Those of whom the server has told since it was last asked anew. */
  readonly #told = new Set<string>();
  #asked: ReadonlySet<string> = new Set();
  #seen: ReadonlyMap<string, Seen> = new Map();
  #own: Seen | undefined;
  #askTimer: ReturnType<typeof setTimeout> | undefined;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** By username; who is missing is not watched, or the server has not answered yet. */
  get seen(): ReadonlyMap<string, Seen> {
    return this.#seen;
  }

  /** How one is seen oneself; undefined until the server has told. */
  get own(): Seen | undefined {
    return this.#own;
  }

  /** Watches somebody until the function that it answers is called. */
  watch(username: string): () => void {
    if (username === this.#options.me.username) {
      // Of oneself the server tells unasked, and only then.
      return () => undefined;
    }
    this.#watched.set(username, (this.#watched.get(username) ?? 0) + 1);
    this.#askSoon();
    let isWatching = true;
    return () => {
      if (!isWatching) {
        return;
      }
      isWatching = false;
      const left = (this.#watched.get(username) ?? 1) - 1;
      if (left > 0) {
        this.#watched.set(username, left);
      } else {
        this.#watched.delete(username);
        this.#askSoon();
      }
    };
  }

  /** False when there is no connection, and nothing was set. */
  set(status: OwnStatus, text: string | undefined): boolean {
    return this.#options.set(status, text);
  }

  received({ user, status, text }: PersonPresence): void {
    const seen: Seen = text === undefined || text === '' ? { status } : { status, text };
    const isMe = user.id === this.#options.me.id;
    if (isMe) {
      this.#own = seen;
    }
    this.#told.add(user.username);
    const isKept = isMe || this.#watched.has(user.username) || this.#asked.has(user.username);
    if (isKept && !isSame(this.#seen.get(user.username), seen)) {
      this.#seen = new Map(this.#seen).set(user.username, seen);
    }
    this.#options.onChange();
  }

  /** A new connection knows nothing of what the one before was asked. */
  connected(): void {
    this.#asked = new Set();
    this.#told.clear();
    this.#ask();
  }

  disconnected(): void {
    clearTimeout(this.#askTimer);
    clearTimeout(this.#answerTimer);
    this.#askTimer = undefined;
  }

  #askSoon(): void {
    this.#askTimer ??= setTimeout(() => this.#ask(), ASK_AFTER_MILLIS);
  }

  #ask(): void {
    clearTimeout(this.#askTimer);
    this.#askTimer = undefined;
    const wanted = new Set([...this.#watched.keys()].slice(-MAX_WATCHED_USERS));
    const isAsked = wanted.size === this.#asked.size && [...wanted].every((each) => this.#asked.has(each));
    if (isAsked || !this.#options.watch([...wanted])) {
      return;
    }
    for (const username of [...this.#told]) {
      // Of whom the server was not asked to tell before, it may have told nothing for long.
      if (!this.#asked.has(username)) {
        this.#told.delete(username);
      }
    }
    this.#asked = wanted;
    clearTimeout(this.#answerTimer);
    this.#answerTimer = setTimeout(() => this.#settle(), ANSWER_MILLIS);
  }

  /** Who is watched and was not told of is offline; who is not watched any more is not known. */
  #settle(): void {
    const settled = new Map<string, Seen>();
    if (this.#own !== undefined) {
      settled.set(this.#options.me.username, this.#own);
    }
    for (const username of this.#asked) {
      const seen = this.#seen.get(username);
      settled.set(username, seen !== undefined && this.#told.has(username) ? seen : { status: 'offline' });
    }
    const isNew =
      settled.size !== this.#seen.size ||
      [...settled].some(([username, seen]) => !isSame(this.#seen.get(username), seen));
    if (isNew) {
      this.#seen = settled;
      this.#options.onChange();
    }
  }
}

function isSame(a: Seen | undefined, b: Seen): boolean {
  return a?.status === b.status && a.text === b.text;
}
