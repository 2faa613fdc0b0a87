import { readFileSync } from 'node:fs';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { compileCatalogues } from './scripts/compile-catalogues.ts';
import { emoji } from './scripts/emoji.mjs';
import { replaced } from './scripts/replaced.ts';

// Where `npm run dev` finds a server; the built page is served by the server itself.
const server = process.env['PARLEY_URL'] ?? 'http://localhost:8080';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const proxy = {
  '/api': { target: server },
  '/ws': { target: server, ws: true },
};

export default defineConfig({
  resolve: { alias: replaced },
  define: { __PARLEY_VERSION__: JSON.stringify(version) },
  plugins: [
    react(),
    tailwindcss(),
    compileCatalogues(),
    emoji(),
    VitePWA({
      // A newer version waits until the user lets it in, so that nothing is reloaded under their hands.
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: 'Parley',
        short_name: 'Parley',
        description: 'Team chat on your own server',
        start_url: '/',
        display: 'standalone',
        background_color: '#f3f5f7',
        theme_color: '#00778a',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // The page and its scripts; of the fonts only those of the scripts that it has words in.
        globPatterns: ['index.html', 'favicon.svg', 'assets/*.{js,css}', 'assets/inter-{latin,cyrillic}-*.woff2'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/(api|ws|healthz|readyz|metrics)(\/|$)/],
        inlineWorkboxRuntime: true,
        sourcemap: false,
      },
    }),
  ],
  build: {
    outDir: 'dist',
    // Nothing is inlined, so that a policy of `script-src 'self'; font-src 'self'` holds.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: { proxy },
  preview: { proxy },
});
