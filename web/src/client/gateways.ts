import type { Gateway } from '../protocol';
import { UNAUTHENTICATED } from '../protocol';
import type { Socket } from './connection';
import { ApiError } from './http';

const ABNORMAL_CLOSURE = 1006;
const CLOSED = 3;

export interface GatewaysOptions {
  /** Asks which gateway has room; `avoid` is the address of one that could not be reached. */
  readonly ask: (avoid: string | undefined) => Promise<Gateway>;
  /** The socket of the server that the page came from, which knows its cookie. */
  readonly ownAddress: string;
  readonly connect: (address: string) => Socket;
}

/**
 * Opens sockets to whichever gateway the server names. A gateway that cannot be reached may have
 * died a moment ago, or be one that the page's policy does not know yet: next time the page's own
 * server is tried, and then another gateway is asked for.
 */
export class Gateways {
  readonly #options: GatewaysOptions;
  #unreached: string | undefined;
  #triesOwn = false;

  constructor(options: GatewaysOptions) {
    this.#options = options;
  }

  open(): Socket {
    return new GatewaySocket(this.#options.connect, () => this.#next(), {
      reached: () => {
        this.#unreached = undefined;
        this.#triesOwn = false;
      },
      failed: (address) => {
        const wasOwn = this.#triesOwn;
        this.#triesOwn = !wasOwn && address !== this.#options.ownAddress;
        if (!wasOwn) {
          this.#unreached = address;
        }
      },
    });
  }

  async #next(): Promise<Where> {
    if (this.#triesOwn) {
      return { address: this.#options.ownAddress, ticket: undefined };
    }
    const { websocket, ticket } = await this.#options.ask(this.#unreached);
    return { address: websocket, ticket };
  }
}

interface Where {
  readonly address: string;
  readonly ticket: string | undefined;
}

interface Outcome {
  reached: () => void;
  failed: (address: string) => void;
}

/** A socket that first asks where it is to be opened. */
class GatewaySocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  ticket: string | undefined;
  #socket: Socket | undefined;
  #closed = false;

  constructor(connect: (address: string) => Socket, where: () => Promise<Where>, outcome: Outcome) {
    where().then(
      ({ address, ticket }) => {
        if (this.#closed) {
          return;
        }
        this.ticket = ticket;
        try {
          this.#relay(connect(address), address, outcome);
        } catch {
          // Some browsers throw at an address that the page's policy forbids.
          outcome.failed(address);
          this.#end(ABNORMAL_CLOSURE);
        }
      },
      (refused: unknown) =>
        this.#end(refused instanceof ApiError && refused.status === 401 ? UNAUTHENTICATED : ABNORMAL_CLOSURE),
    );
  }

  get readyState(): number {
    return this.#closed ? CLOSED : (this.#socket?.readyState ?? 0);
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  close(code?: number): void {
    this.#closed = true;
    this.#socket?.close(code);
  }

  #relay(socket: Socket, address: string, outcome: Outcome): void {
    let opened = false;
    this.#socket = socket;
    socket.onopen = () => {
      opened = true;
      outcome.reached();
      this.onopen?.();
    };
    socket.onmessage = (event) => this.onmessage?.(event);
    socket.onerror = () => this.onerror?.();
    socket.onclose = ({ code }) => {
      if (!opened) {
        outcome.failed(address);
      }
      this.#end(code);
    };
  }

  #end(code: number): void {
    this.#closed = true;
    this.onclose?.({ code });
  }
}
