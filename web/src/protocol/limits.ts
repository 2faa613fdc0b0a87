/** Limits of the contract itself; what a server sets tighter stands in `welcome`. */
export const MAX_TEXT_BYTES = 16 * 1024;
export const MAX_PAGE_MESSAGES = 200;
export const MAX_WATCHED_USERS = 500;
/** In rooms of more members than this, what someone has read is told to their own devices only. */
export const MAX_TOLD_READERS = 100;
export const TYPING_EVERY_MILLIS = 3_000;
export const TYPING_LASTS_MILLIS = 6_000;
export const MAX_NAME_CHARS = 80;
export const MIN_PASSWORD_CHARS = 8;

const encoder = new TextEncoder();

/** How many bytes of UTF-8 a text is. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}
