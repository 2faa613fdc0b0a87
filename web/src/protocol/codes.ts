/** The one list of error codes, for HTTP and the socket. */
export const ERROR_CODES = [
  'bad_json',
  'bad_field',
  'unknown_type',
  'too_large',
  'too_complex',
  'unauthenticated',
  'bad_token',
  'bad_credentials',
  'bad_code',
  'forbidden',
  'not_found',
  'wrong_method',
  'name_taken',
  'already_member',
  'not_member',
  'rate_limited',
  'overloaded',
  'storage_full',
  'unavailable',
  'shutting_down',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * What a client does after a close: come back `soon` (full jitter, 1 s · 2ⁿ up to 60 s), `later`
 * (the same, but no sooner than ten seconds), `after_sign_in`, or `never`, because the same would
 * happen again and the user has to know.
 */
export type ComeBack = 'soon' | 'later' | 'after_sign_in' | 'never';

const COME_BACK: ReadonlyMap<number, ComeBack> = new Map([
  [1001, 'soon'],
  [1002, 'never'],
  [1003, 'never'],
  [1007, 'never'],
  [1009, 'never'],
  [1012, 'soon'],
  [4401, 'after_sign_in'],
  [4403, 'never'],
  [4408, 'soon'],
  [4409, 'soon'],
  [4429, 'later'],
  [4499, 'soon'],
]);

/** What to do after a close; a code that is not in the contract is met with a return. */
export function comeBackAfter(closeCode: number): ComeBack {
  return COME_BACK.get(closeCode) ?? 'soon';
}

/** The close code that means: what was asked for in `resume` cannot be served, begin anew. */
export const CANNOT_RESUME = 4409;
/** The close code that means: not signed in any more. */
export const UNAUTHENTICATED = 4401;
