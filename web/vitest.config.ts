import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { replaced } from './scripts/replaced.ts';
import { emoji } from './scripts/emoji.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
  resolve: { alias: replaced },
  define: { __PARLEY_VERSION__: JSON.stringify(version) },
  plugins: [react(), emoji()],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    // Typing letter by letter takes its time on a machine that does much else.
    testTimeout: 20_000,
    reporters: ['default', ['junit', { outputFile: 'target/surefire-reports/TEST-web.xml' }]],
  },
});
