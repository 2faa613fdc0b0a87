const EVERY_MILLIS = 500;

/**
 * How far the user has read, on its way to the server: told at once, and when much is read in a
 * row, then what it came to. What could not be told waits for the next connection.
 */
export class Reads {
  readonly #tell: (channel: string, seq: number) => boolean;
  readonly #waiting = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param tell answers false when there is no connection to tell it on */
  constructor(tell: (channel: string, seq: number) => boolean) {
    this.#tell = tell;
  }

  add(channel: string, seq: number): void {
    this.#waiting.set(channel, Math.max(seq, this.#waiting.get(channel) ?? 0));
    if (this.#timer === undefined) {
      this.flush();
      this.#timer = setTimeout(() => this.flush(), EVERY_MILLIS);
    }
  }

  forget(channel: string): void {
    this.#waiting.delete(channel);
  }

  /** Tells what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [channel, seq] of this.#waiting) {
      if (!this.#tell(channel, seq)) {
        return;
      }
      this.#waiting.delete(channel);
    }
  }
}
