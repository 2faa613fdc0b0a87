import { type Decoder, type ErrorCode, problem } from '../protocol';

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

const TIMEOUT_MILLIS = 15_000;
/** Decodes an answer that has no body, or none that matters. */
export const nothing: Decoder<void> = () => undefined;

/** One call of the HTTP API: JSON there and back, errors as `ApiError`. */
export class Http {
  readonly #base: string;

  constructor(origin = '') {
    this.#base = `${origin}/api/v1`;
  }

  /**
   * @param body an object, sent as JSON, or a file, sent as it is
   * @param idempotencyKey the command's id, where the call has no body to carry it
   */
  async call<T>(
    method: string,
    path: string,
    answer: Decoder<T>,
    body?: object | Blob,
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
          ...(body === undefined
            ? {}
            : { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        credentials: 'same-origin',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
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
