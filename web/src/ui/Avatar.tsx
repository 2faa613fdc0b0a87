import { useState } from 'react';
import { classes } from './classes';

const SIZES = {
  small: 'size-[22px] rounded-[7px] text-[10.5px]',
  medium: 'size-[30px] rounded-[9px] text-xs',
  large: 'size-9 rounded-[11px] text-sm',
  big: 'size-16 rounded-[18px] text-xl',
  huge: 'size-24 rounded-[26px] text-2xl',
} as const;

export type Dot = 'online' | 'away' | 'busy' | 'invisible' | 'offline';

const HOLLOW = 'bg-side shadow-[inset_0_0_0_2px_var(--faint)]';

const DOTS: Record<Dot, string> = {
  online: 'bg-ok',
  away: 'bg-away',
  busy: 'bg-unread',
  invisible: HOLLOW,
  offline: HOLLOW,
};

interface AvatarProps {
  /** What the initials are taken from. */
  readonly name: string;
  /** What the colour is taken from: it stays when the name changes. */
  readonly seed: string;
  /** The address of a picture; the initials stand until it is there, and when it is not. */
  readonly src?: string | undefined;
  readonly size?: keyof typeof SIZES;
  readonly dot?: Dot | undefined;
}

/**
 * A picture, or initials on a colour. It says nothing that the name beside it does not, so readers
 * skip it.
 */
export function Avatar({ name, seed, src, size = 'large', dot }: AvatarProps) {
  const [broken, setBroken] = useState<string>();
  return (
    <span
      aria-hidden="true"
      className={classes(
        'relative grid shrink-0 place-items-center font-[650] text-white select-none',
        SIZES[size],
      )}
      style={{ background: `oklch(var(--avatar-lightness) 0.115 ${hueOf(seed)})` }}
    >
      {initialsOf(name)}
      {src !== undefined && src !== broken && (
        <img
          src={src}
          alt=""
          decoding="async"
          onError={() => setBroken(src)}
          className="absolute inset-0 size-full rounded-[inherit] object-cover"
        />
      )}
      {dot !== undefined && (
        <span
          className={classes(
            'absolute -right-[3px] -bottom-[3px] size-[11px] rounded-full border-2 border-side',
            DOTS[dot],
          )}
        />
      )}
    </span>
  );
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letters of the first and last word; one character where a script writes without. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = firstLetter(words[0] ?? name);
  const last = words.length > 1 ? firstLetter(words.at(-1)!) : '';
  return /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(first)
    ? first
    : (first + last).toLocaleUpperCase();
}

function firstLetter(word: string): string {
  for (const { segment } of segments.segment(word)) {
    if (/[\p{L}\p{N}]/u.test(segment)) {
      return segment;
    }
  }
  return [...segments.segment(word)][0]?.segment ?? '';
}

const HUES = [20, 55, 100, 145, 190, 230, 265, 300, 335];

function hueOf(seed: string): number {
  let hash = 0x811c9dc5;
  for (const char of seed) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  }
  return HUES[(hash >>> 8) % HUES.length]!;
}
