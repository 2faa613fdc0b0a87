import { describe, expect, it } from 'vitest';
import { localeTag } from '../../src/app/locale';

describe('the locale', () => {
  it('isTheFirstOfTheUsersThatThereIsWithItsRegion', () => {
    expect(localeTag(undefined, ['fr-FR', 'en-GB', 'en'])).toBe('en-GB');
    expect(localeTag(undefined, ['uk-UA', 'en-GB'])).toBe('uk-UA');
    expect(localeTag(undefined, ['fr-FR'])).toBe('en');
  });

  it('isOfTheLanguageThatWasChosen', () => {
    expect(localeTag('uk', ['en-GB', 'uk-UA'])).toBe('uk-UA');
    expect(localeTag('uk', ['en-GB'])).toBe('uk');
  });

  it('isNoneThatTheBrowserCannotReadItself', () => {
    expect(localeTag(undefined, ['en-US@posix', 'en-GB'])).toBe('en-GB');
    expect(localeTag(undefined, ['en-US@posix'])).toBe('en');
  });
});
