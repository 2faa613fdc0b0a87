import { readFileSync } from 'node:fs';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { emoji } from './scripts/emoji.mjs';

// Where `npm run dev` finds a server; the built page is served by the server itself.
const server = process.env['PARLEY_URL'] ?? 'http://localhost:8080';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const proxy = {
  '/api': { target: server },
  '/ws': { target: server, ws: true },
};

export default defineConfig({
  define: { __PARLEY_VERSION__: JSON.stringify(version) },
  plugins: [react(), tailwindcss(), emoji()],
  build: {
    outDir: 'dist',
    // Nothing is inlined, so that a policy of `script-src 'self'; font-src 'self'` holds.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy },
  preview: { proxy },
});
