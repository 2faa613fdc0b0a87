/** Limits of the contract itself; what a server sets tighter stands in `welcome`. */
export const MAX_TEXT_BYTES = 16 * 1024;
export const MAX_PAGE_MESSAGES = 200;
export const MAX_NAME_CHARS = 80;
export const MIN_PASSWORD_CHARS = 8;

const encoder = new TextEncoder();

/** How many bytes of UTF-8 a text is. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}
