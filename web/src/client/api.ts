import {
  channelDirectory,
  channelRow,
  type ChannelRow,
  type Decoder,
  type DirectoryEntry,
  type ErrorCode,
  me,
  type Me,
  members,
  type Members,
  problem,
  signedIn,
} from '../protocol';

/**
 * A call that was not answered as hoped. `code` is the contract's, or `unreachable` when there was
 * no answer at all; `field` names the field of the request that is to blame.
 */
export class ApiError extends Error {
  readonly code: ErrorCode | 'unreachable';
  readonly status: number;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode | 'unreachable',
    detail: string,
    more: { status?: number; field?: string | undefined; retryAfterSeconds?: number | undefined } = {},
  ) {
    super(detail);
    this.name = 'ApiError';
    this.code = code;
    this.status = more.status ?? 0;
    this.field = more.field;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

export interface SignUp {
  readonly username: string;
  readonly password: string;
  readonly display_name?: string;
  readonly setup_code?: string;
}

export interface SignIn {
  readonly login: string;
  readonly password: string;
}

const TIMEOUT_MILLIS = 15_000;
const nothing: Decoder<void> = () => undefined;

/** The HTTP API, spoken with the session cookie that the browser keeps. */
export class Api {
  readonly #base: string;

  constructor(origin = '') {
    this.#base = `${origin}/api/v1`;
  }

  me(signal?: AbortSignal): Promise<Me> {
    return this.#call('GET', '/me', me, undefined, signal);
  }

  async signUp(account: SignUp): Promise<Me> {
    return (await this.#call('POST', '/accounts', signedIn, account)).user;
  }

  async signIn(account: SignIn): Promise<Me> {
    return (await this.#call('POST', '/sessions', signedIn, account)).user;
  }

  signOut(): Promise<void> {
    return this.#call('DELETE', '/sessions/current', nothing);
  }

  /** Public rooms whose name has `query` in it; all when it is empty. */
  async directory(query: string, signal?: AbortSignal): Promise<readonly DirectoryEntry[]> {
    const path = `/channels/directory?query=${encodeURIComponent(query)}`;
    return (await this.#call('GET', path, channelDirectory, undefined, signal)).channels;
  }

  /** One channel that the user is a member of, or a public one. */
  channel(id: string, signal?: AbortSignal): Promise<ChannelRow> {
    return this.#call('GET', `/channels/${encodeURIComponent(id)}`, channelRow, undefined, signal);
  }

  /** A page of members; `after` is the username that the page before ended with. */
  members(channel: string, after?: string, signal?: AbortSignal): Promise<Members> {
    const from = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const path = `/channels/${encodeURIComponent(channel)}/members?limit=200${from}`;
    return this.#call('GET', path, members, undefined, signal);
  }

  async #call<T>(
    method: string,
    path: string,
    answer: Decoder<T>,
    body?: object,
    signal?: AbortSignal,
  ): Promise<T> {
    const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
    let response: Response;
    try {
      response = await fetch(this.#base + path, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        credentials: 'same-origin',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      if (signal?.aborted === true) {
        throw cause;
      }
      throw new ApiError('unreachable', 'The server did not answer.');
    }
    if (!response.ok) {
      throw await readProblem(response);
    }
    return answer(response.status === 204 ? undefined : await readJson(response), '');
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

async function readProblem(response: Response): Promise<ApiError> {
  try {
    const told = problem(await response.json(), '');
    return new ApiError(told.code, told.detail ?? told.title, {
      status: response.status,
      field: told.field,
      retryAfterSeconds: told.retry_after,
    });
  } catch {
    // A proxy in between answers in its own way.
    return new ApiError(response.status === 401 ? 'unauthenticated' : 'unreachable', response.statusText, {
      status: response.status,
    });
  }
}
