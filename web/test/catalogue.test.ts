import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import en from '../src/app/locales/en.json';

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

  it('canBeRead', () => {
    const problems: string[] = [];
    const intl = createIntl({ locale: 'en', messages: en, onError: (error) => problems.push(error.message) });
    const values = { count: 2, seconds: 3, name: 'Ana', first: 'Ana', second: 'Ben', text: 'x', query: 'y', keys: 'Ctrl+B', time: '12:00' };
    for (const id of ids) {
      expect(intl.formatMessage({ id }, values)).not.toBe('');
    }
    expect(problems).toEqual([]);
  });

  it('saysNothingWithAnExclamationMark', () => {
    expect(ids.filter((id) => en[id].includes('!'))).toEqual([]);
  });
});
