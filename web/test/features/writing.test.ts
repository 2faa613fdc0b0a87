import { describe, expect, it } from 'vitest';
import { toggleMark } from '../../src/features/composer/editing';
import { emojiNamed, findEmoji, groups } from '../../src/features/composer/emoji';
import { emojiNameBefore, tokenAt } from '../../src/features/composer/token';

/** The token at the bar in a text. */
function at(text: string): string | undefined {
  const caret = text.indexOf('|');
  const token = tokenAt(text.replace('|', ''), caret);
  return token === undefined ? undefined : `${token.sign}${token.query}`;
}

describe('a name that is being written', () => {
  it.each([
    ['@|', '@'],
    ['hello @mi|', '@mi'],
    ['(@mi|)', '@mi'],
    ['see #rel|', '#rel'],
    ['so :sm|', ':sm'],
    ['@mi|ra', '@mi'],
    ['дякую @оле|', '@оле'],
  ])('canBeCompleted: %s', (text, token) => {
    expect(at(text)).toBe(token);
  });

  it.each([
    'mail ana@exa|',
    'at 10:30|',
    'note: |',
    ':s|',
    'https://a.b/#to|',
    '`@mi|',
    '```\n@mi|',
    '@mi |',
    'a#b|',
  ])('isNotOne: %s', (text) => {
    expect(at(text)).toBeUndefined();
  });

  it('isOneAgainBehindCodeThatIsClosed', () => {
    expect(at('`code` @mi|')).toBe('@mi');
    expect(at('```\ncode\n```\n@mi|')).toBe('@mi');
  });
});

describe('an emoji', () => {
  it('isFoundByItsNameFirstAndThenByWhatItShows', () => {
    expect(findEmoji('tada')[0]).toMatchObject({ emoji: '🎉', name: 'tada' });
    expect(findEmoji('party').map((each) => each.emoji)).toContain('🎉');
    expect(findEmoji('no such thing')).toEqual([]);
    expect(findEmoji('a', 8)).toHaveLength(8);
  });

  it('isMeantByItsNameBetweenColons', () => {
    expect(emojiNameBefore('well done :tada:', 16)).toBe('tada');
    expect(emojiNameBefore('10:30:', 6)).toBeUndefined();
    expect(emojiNameBefore('`:tada:', 7)).toBeUndefined();
    expect(emojiNamed('+1')?.emoji).toMatch(/^👍/);
    expect(emojiNamed('nothing')).toBeUndefined();
  });

  it('standsInOneGroup', () => {
    const all = groups.flatMap((group) => group.emoji.map((each) => each.emoji));
    expect(all.length).toBeGreaterThan(1_700);
    expect(new Set(all).size).toBe(all.length);
    expect(groups.every((group) => group.emoji.length > 0)).toBe(true);
  });
});

describe('a mark', () => {
  function marked(text: string, from: number, to: number): string {
    const change = toggleMark(text, from, to, '**');
    const next = text.slice(0, change.from) + change.text + text.slice(change.to);
    return `${next.slice(0, change.selectFrom)}[${next.slice(change.selectFrom, change.selectTo)}]${next.slice(change.selectTo)}`;
  }

  it('isPutAroundWhatIsSelectedAndTakenAwayAgain', () => {
    expect(marked('so bold it is', 3, 7)).toBe('so **[bold]** it is');
    expect(marked('so **bold** it is', 5, 9)).toBe('so [bold] it is');
  });

  it('isPutAroundTheCaret', () => {
    expect(marked('', 0, 0)).toBe('**[]**');
  });
});
