import { createRequire } from 'node:module';

const NAME = 'virtual:emoji';
const require = createRequire(import.meta.url);
/** Emojibase's numbers of the groups that people pick from; parts of other emoji are none. */
const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9];

/**
 * The emoji of Emojibase as the page needs them, a twentieth of its size: rows of
 * [emoji, group, names, words], grouped and in order.
 */
export function emoji() {
  return {
    name: 'emoji',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) {
        return undefined;
      }
      const names = require('emojibase-data/en/shortcodes/github.json');
      const rows = require('emojibase-data/en/compact.json')
        .filter(({ group, hexcode }) => GROUPS.includes(group) && names[hexcode] !== undefined)
        .sort((a, b) => a.order - b.order)
        .map(({ unicode, group, hexcode, label, tags = [] }) => [
          unicode,
          GROUPS.indexOf(group),
          [names[hexcode]].flat().join(' '),
          [label, ...tags].join(' '),
        ]);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(rows))});`;
    },
  };
}
