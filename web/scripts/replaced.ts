import { fileURLToPath } from 'node:url';

/** Libraries that a browser has the like of already, and what stands in their place in the page. */
export const replaced = {
  entities: fileURLToPath(new URL('../src/features/timeline/entities.ts', import.meta.url)),
};
