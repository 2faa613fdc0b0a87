import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each layer may import of the others; everything else fails. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  protocol: [],
  client: ['protocol'],
  store: ['client', 'protocol'],
  ui: [],
  features: ['store', 'ui'],
  app: ['features', 'store', 'ui'],
};

/** Libraries that belong to a layer: what holds no state or draws nothing does not know React. */
const FORBIDDEN_LIBRARIES: Record<string, RegExp> = {
  protocol: /./,
  client: /^(?!idb$)/,
  store: /^(react-dom|react-intl|@tanstack|radix-ui|lucide-react|markdown-it|dompurify)/,
  ui: /^(@tanstack|idb|markdown-it|dompurify)/,
};

const SOURCES = resolve('src');

interface Import {
  readonly from: string;
  readonly to: string;
}

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(name) ? [path] : [];
  });
}

function imports(): Import[] {
  return files(SOURCES).flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    const targets = source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g);
    return [...targets].map(([, to]) => ({ from: relative(SOURCES, file), to: to! }));
  });
}

function layerOf(path: string): string {
  return path.split(sep)[0]!;
}

function featureOf(path: string): string | undefined {
  const [layer, feature] = path.split(sep);
  return layer === 'features' ? feature : undefined;
}

function inside(each: Import): string | undefined {
  return each.to.startsWith('.')
    ? relative(SOURCES, resolve(SOURCES, dirname(each.from), each.to))
    : undefined;
}

describe('the layers of the web client', () => {
  const all = imports();

  it('areAllThere', () => {
    expect(new Set(all.map((each) => layerOf(each.from)))).toEqual(new Set(Object.keys(MAY_IMPORT)));
  });

  it('importOnlyWhatStandsBelowThem', () => {
    const wrong = all.filter((each) => {
      const target = inside(each);
      const from = layerOf(each.from);
      return target !== undefined && layerOf(target) !== from && !MAY_IMPORT[from]?.includes(layerOf(target));
    });
    expect(wrong).toEqual([]);
  });

  it('keepFeaturesApartFromOneAnother', () => {
    const wrong = all.filter((each) => {
      const target = inside(each);
      const other = target === undefined ? undefined : featureOf(target);
      const own = featureOf(each.from);
      return own !== undefined && other !== undefined && own !== other;
    });
    expect(wrong).toEqual([]);
  });

  it('enterAnotherLayerByItsIndexOnly', () => {
    const wrong = all.filter((each) => {
      const target = inside(each);
      if (target === undefined || layerOf(target) === layerOf(each.from)) {
        return false;
      }
      const depth = target.split(sep).length;
      // A feature's other doors are for what loads by itself later; styles have none.
      const isLater = /^features\/\w+\/(dialogs|pages)$/.test(target.split(sep).join('/'));
      return depth > (layerOf(target) === 'features' ? 2 : 1) && !isLater && !target.endsWith('.css');
    });
    expect(wrong).toEqual([]);
  });

  it('doNotUseLibrariesOfOtherLayers', () => {
    const wrong = all.filter(
      (each) => inside(each) === undefined && FORBIDDEN_LIBRARIES[layerOf(each.from)]?.test(each.to),
    );
    expect(wrong).toEqual([]);
  });
});
