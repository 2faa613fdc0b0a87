import { describe, expect, it } from 'vitest';
import { ranked } from '../../src/features/switcher/rank';

const of = (query: string, ...names: string[]): readonly string[] => ranked(names, query, (name) => [name]);

describe('what is looked for by a few letters', () => {
  it('isFirstWhereTheNameBeginsWithThemThenAWordThenAnywhere', () => {
    expect(of('re', 'core', 'pre-release', 'release', 'general')).toEqual(['release', 'pre-release', 'core']);
  });

  it('isFoundWhateverItsCaseAndAccents', () => {
    expect(of('KOVAC', 'Ana Kovač', 'Ben')).toEqual(['Ana Kovač']);
    expect(of('їж', 'Їжак')).toEqual(['Їжак']);
  });

  it('staysInItsOrderWhenNothingIsLookedFor', () => {
    expect(of(' ', 'b', 'a')).toEqual(['b', 'a']);
  });
});
