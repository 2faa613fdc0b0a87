import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import en from '../src/app/locales/en.json';
import uk from '../src/app/locales/uk.json';

const catalogues: Readonly<Record<string, typeof en>> = { en, uk };

function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      return sources(path);
    }
    return /\.tsx?$/.test(name) ? [{ path, text: readFileSync(path, 'utf8') }] : [];
  });
}

describe('the catalogue', () => {
  const all = sources('src');
  const ids = Object.keys(en) as (keyof typeof en)[];

  it('hasNoTextThatNothingShows', () => {
    const code = all.map(({ text }) => text).join('\n');
    // Some ids are put together: `channels.gone.${how}Title`.
    const patterns = [...code.matchAll(/`([\w.]*)\$\{[\w.]+\}([\w.]*)`/g)].map(
      ([, before, after]) => new RegExp(`^${before!.replaceAll('.', '\\.')}\\w+${after}$`),
    );
    const unused = ids.filter(
      (id) => !code.includes(`'${id}'`) && !patterns.some((pattern) => pattern.test(id)),
    );
    expect(unused).toEqual([]);
  });

  it('holdsEveryTextThatIsShown', () => {
    // A word between tags, or in a property that people read, has not come through the catalogue.
    const literal =
      /(?:>\s*[A-Z][a-z]+ [a-z]+[^<>{}=;]*<\/)|(?:\b(?:aria-label|title|placeholder|alt|label)="[^"]*[A-Za-z]{2})/g;
    const found = all
      .filter(({ path }) => path.endsWith('.tsx'))
      .flatMap(({ path, text }) => [...text.matchAll(literal)].map(([hit]) => `${path}: ${hit}`));
    expect(found).toEqual([]);
  });

  it.each(Object.entries(catalogues))('canBeReadIn: %s', (locale, catalogue) => {
    const problems: string[] = [];
    const intl = createIntl({ locale, messages: catalogue, onError: (error) => problems.push(error.message) });
    for (const id of ids) {
      const values = Object.fromEntries([...argumentsOf(catalogue[id])].map((name) => [name, 2]));
      expect(intl.formatMessage({ id }, values)).not.toBe('');
    }
    expect(problems).toEqual([]);
  });

  it('knowsEveryPluralOfALanguageThatHasMoreThanTwo', () => {
    const needed = new Intl.PluralRules('uk').resolvedOptions().pluralCategories;
    const lacking = ids.filter((id) =>
      pluralsOf(parse(uk[id])).some((given) => needed.some((category) => !given.includes(category))),
    );
    expect(lacking).toEqual([]);
  });

  it('hasTheSameTextsWithTheSameArgumentsInEveryLanguage', () => {
    for (const catalogue of Object.values(catalogues)) {
      expect(Object.keys(catalogue)).toEqual(ids);
      const other = ids.filter((id) => String([...argumentsOf(catalogue[id])].sort()) !== String([...argumentsOf(en[id])].sort()));
      expect(other).toEqual([]);
    }
  });

  it('saysNothingWithAnExclamationMark', () => {
    for (const catalogue of Object.values(catalogues)) {
      expect(ids.filter((id) => catalogue[id].includes('!'))).toEqual([]);
    }
  });
});

/** The names of what a text is given, wherever in it they stand. */
function argumentsOf(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  forEach(parse(text), (element) => {
    if (element.type !== TYPE.literal && element.type !== TYPE.pound) {
      names.add(element.value);
    }
  });
  return names;
}

/** The cases of each plural of a text. */
function pluralsOf(elements: readonly MessageFormatElement[]): string[][] {
  const plurals: string[][] = [];
  forEach(elements, (element) => {
    if (element.type === TYPE.plural) {
      plurals.push(Object.keys(element.options));
    }
  });
  return plurals;
}

function forEach(elements: readonly MessageFormatElement[], visit: (element: MessageFormatElement) => void): void {
  for (const element of elements) {
    visit(element);
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      Object.values(element.options).forEach((option) => forEach(option.value, visit));
    }
  }
}
