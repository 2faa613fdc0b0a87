import rows from 'virtual:emoji';

export interface Emoji {
  readonly emoji: string;
  /** The one that is written between colons. */
  readonly name: string;
  readonly names: readonly string[];
  /** What it can be found by, in lower case. */
  readonly words: string;
}

export interface EmojiGroup {
  readonly key: (typeof GROUPS)[number];
  readonly emoji: readonly Emoji[];
}

export const GROUPS = [
  'smileys',
  'people',
  'animals',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;

const MAX_FOUND = 60;

const all: readonly (Emoji & { readonly group: number })[] = rows.map(([emoji, group, names, words]) => ({
  emoji,
  group,
  name: names.split(' ')[0]!,
  names: names.split(' '),
  words: words.toLowerCase(),
}));

export const groups: readonly EmojiGroup[] = GROUPS.map((key, at) => ({
  key,
  emoji: all.filter(({ group }) => group === at),
}));

/** Those whose name begins with the query first, then those that have it in a name, then in a word. */
export function findEmoji(query: string, most = MAX_FOUND): readonly Emoji[] {
  const wanted = query.toLowerCase();
  const spaced = wanted.replaceAll('_', ' ');
  const rank = ({ names, words }: Emoji): number => {
    if (names.some((name) => name === wanted)) {
      return 0;
    }
    if (names.some((name) => name.startsWith(wanted))) {
      return 1;
    }
    if (names.some((name) => name.includes(wanted))) {
      return 2;
    }
    return words.includes(spaced) ? 3 : 4;
  };
  return all
    .map((each) => ({ each, rank: rank(each) }))
    .filter((ranked) => ranked.rank < 4)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ each }) => each);
}

export function emojiNamed(name: string): Emoji | undefined {
  return all.find(({ names }) => names.includes(name.toLowerCase()));
}
