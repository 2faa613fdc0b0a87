// Prints what a browser has to load before a page works, and fails when it is more than was promised.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const ASSETS = 'dist/assets';
const BUDGETS_KILOBYTES = { 'sign-in': 150, room: 280 };

const names = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
const sources = new Map(names.map((name) => [name, readFileSync(`${ASSETS}/${name}`)]));
const entry = /src="\/assets\/([^"]+)"/.exec(readFileSync('dist/index.html', 'utf8'))[1];

function named(prefix) {
  return names.find((name) => name.startsWith(`${prefix}-`));
}

/** The chunks with all that they import at once; what they import later is not among them. */
function closure(roots) {
  const found = new Set();
  const waiting = [...roots];
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (found.has(name)) {
      continue;
    }
    found.add(name);
    const source = sources.get(name).toString();
    for (const [, imported] of source.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) {
      waiting.push(imported);
    }
  }
  return [...found];
}

// The words are loaded before anything is shown.
const start = [entry, named('en')];
const pages = { 'sign-in': start, room: [...start, named('Shell'), named('RoomPage')] };
let isOver = false;
for (const [page, roots] of Object.entries(pages)) {
  const chunks = closure(roots);
  const bytes = chunks.reduce((sum, name) => sum + gzipSync(sources.get(name), { level: 9 }).length, 0);
  const kilobytes = bytes / 1000;
  const budget = BUDGETS_KILOBYTES[page];
  isOver ||= kilobytes > budget;
  console.log(
    `${page.padEnd(8)} ${kilobytes.toFixed(1).padStart(6)} kB gzip of ${budget} kB  (${chunks.length} chunks)`,
  );
}
process.exitCode = isOver ? 1 : 0;
