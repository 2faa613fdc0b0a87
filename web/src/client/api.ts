import {
  channelDirectory,
  type ChannelSettings,
  channelRow,
  type ChannelRow,
  type Decoder,
  type DirectoryEntry,
  type ErrorCode,
  me,
  type Me,
  members,
  type MemberRole,
  type Members,
  problem,
  signedIn,
  type UserRef,
  users,
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
const PAGE_MEMBERS = 200;
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

  /** One's own settings of a channel; what is not named stays. Answers the row. */
  changeSettings(channel: string, settings: ChannelSettings): Promise<ChannelRow> {
    return this.#call('PUT', `/channels/${encodeURIComponent(channel)}/settings`, channelRow, settings);
  }

  /** A page of members; `after` is the username that the page before ended with. */
  members(channel: string, after?: string, signal?: AbortSignal): Promise<Members> {
    const from = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const path = `/channels/${encodeURIComponent(channel)}/members?limit=${PAGE_MEMBERS}${from}`;
    return this.#call('GET', path, members, undefined, signal);
  }

  /** Adds somebody to a channel; the same `id` again is the same wish. */
  addMember(channel: string, username: string, id: string): Promise<void> {
    return this.#call('PUT', memberPath(channel, username), nothing, undefined, undefined, id);
  }

  /** Takes somebody out of a channel; the same `id` again is the same wish. */
  removeMember(channel: string, username: string, id: string): Promise<void> {
    return this.#call('DELETE', memberPath(channel, username), nothing, undefined, undefined, id);
  }

  changeRole(channel: string, username: string, role: MemberRole, id: string): Promise<void> {
    return this.#call('PATCH', memberPath(channel, username), nothing, { id, role });
  }

  /** At most 50 people whose name or username has `query` in it. */
  async users(query: string, signal?: AbortSignal): Promise<readonly UserRef[]> {
    const path = `/users?query=${encodeURIComponent(query)}`;
    return (await this.#call('GET', path, users, undefined, signal)).users;
  }

  async #call<T>(
    method: string,
    path: string,
    answer: Decoder<T>,
    body?: object,
    signal?: AbortSignal,
    idempotencyKey?: string,
  ): Promise<T> {
    const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
    let response: Response;
    try {
      response = await fetch(this.#base + path, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
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

function memberPath(channel: string, username: string): string {
  return `/channels/${encodeURIComponent(channel)}/members/${encodeURIComponent(username)}`;
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
