import { type MessageFormatElement, parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

/**
 * Puts the catalogues into the page as what they mean, so that it does not carry the parser: a
 * message is parsed here, and the page gets a parser that only complains.
 */
export function compileCatalogues(): Plugin {
  return {
    name: 'compile-catalogues',
    enforce: 'pre',
    config: () => ({
      resolve: {
        alias: [
          {
            find: /^@formatjs\/icu-messageformat-parser$/,
            replacement: '@formatjs/icu-messageformat-parser/no-parser.js',
          },
        ],
      },
    }),
    transform: {
      filter: { id: /\/locales\/\w+\.json$/ },
      handler: (json) => {
        const texts = Object.entries(JSON.parse(json) as Record<string, string>);
        return { code: JSON.stringify(Object.fromEntries(texts.map(([id, text]) => [id, compiled(text)]))) };
      },
    },
  };
}

function compiled(text: string): MessageFormatElement[] {
  return parse(text, { captureLocation: false });
}
