import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { FakeServer } from '../test/fake-server';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server under test answers. */
    url: string;
  }
}

/**
 * The suites run against the server at PARLEY_URL. Without one they run against the fake server
 * and the built page, which shows what the page does, and nothing about a real server.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env['PARLEY_URL'];
  if (url !== undefined && url !== '') {
    project.provide('url', url.replace(/\/$/, ''));
    return async () => undefined;
  }
  if (!existsSync('dist/index.html')) {
    throw new Error('There is no built page: run `npm run build` first, or set PARLEY_URL.');
  }
  const server = await FakeServer.start({ staticFiles: 'dist' });
  server.account('founder');
  server.room('general', 'founder');
  project.provide('url', server.origin);
  return () => server.stop();
}
