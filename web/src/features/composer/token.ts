/** What is being written and could be completed. */
export interface CompletionToken {
  /** A person, a room or an emoji. */
  readonly sign: '@' | '#' | ':';
  readonly query: string;
  /** Where it begins and ends in the text, its sign included. */
  readonly from: number;
  readonly to: number;
}

const MAX_QUERY_CHARS = 40;
/** Fewer letters than this behind a colon are more likely the end of a clause. */
const MIN_EMOJI_CHARS = 2;

/**
 * The name that stands before the caret and is not finished; undefined where there is none, as in
 * an address of mail, a time, or code.
 */
export function tokenAt(text: string, caret: number): CompletionToken | undefined {
  const before = text.slice(Math.max(0, caret - MAX_QUERY_CHARS), caret);
  const found = /(?:^|[\s([{"'*_~>])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(before);
  if (found === null || isInCode(text.slice(0, caret))) {
    return undefined;
  }
  const [, sign, query] = found as unknown as [string, CompletionToken['sign'], string];
  if (sign === ':' && query.length < MIN_EMOJI_CHARS) {
    return undefined;
  }
  return { sign, query, from: caret - query.length - 1, to: caret };
}

/** The name between two colons that ends at the caret. */
export function emojiNameBefore(text: string, caret: number): string | undefined {
  const found = /(?:^|\s):([a-z0-9_+-]{2,40}):$/.exec(text.slice(0, caret));
  return found === null || isInCode(text.slice(0, caret)) ? undefined : found[1];
}

/** Whether a text ends within a code block or a piece of code that is still open. */
function isInCode(text: string): boolean {
  const fences = text.match(/^ {0,3}```/gm)?.length ?? 0;
  if (fences % 2 === 1) {
    return true;
  }
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return (line.match(/`/g)?.length ?? 0) % 2 === 1;
}
