import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import type { TestProject } from 'vitest/node';
import { FakeServer } from '../test/fake-server';

/** Who runs the server under test. */
export const FOUNDER = { username: 'founder', password: 'founder password' };

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server under test answers. */
    url: string;
    /** Whether it is a real one; the fake server knows neither settings nor administration. */
    isReal: boolean;
    /** The browser's program. */
    browser: string;
  }
}

/**
 * The suites run against the server at PARLEY_URL. Without one they run against the fake server
 * and the built page, which shows what the page does, and nothing about a real server.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Unpacked by the first to ask; nobody must start it while another is still writing it.
  project.provide('browser', await chromium.executablePath());
  const url = process.env['PARLEY_URL']?.replace(/\/$/, '') ?? '';
  if (url !== '') {
    await found(url);
    project.provide('url', url);
    project.provide('isReal', true);
    return async () => undefined;
  }
  if (!existsSync('dist/index.html')) {
    throw new Error('There is no built page: run `npm run build` first, or set PARLEY_URL.');
  }
  const server = await FakeServer.start({ staticFiles: 'dist' });
  server.account('founder');
  server.room('general', 'founder');
  project.provide('url', server.origin);
  project.provide('isReal', false);
  return () => server.stop();
}

/**
 * Makes the first account, who runs the server, unless an earlier run has, and lets more people
 * sign up from here than would in an hour.
 */
async function found(url: string): Promise<void> {
  const call = (method: string, path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: url, cookie },
      body: JSON.stringify(body),
    });
  const made = await call('POST', '/accounts', { ...FOUNDER, display_name: 'Faye Founder' });
  if (!made.ok) {
    return;
  }
  const cookie = made.headers.get('set-cookie')?.split(';')[0] ?? '';
  const set = await call('PATCH', '/admin/settings', { sign_ups_per_address_and_hour: 10_000 }, cookie);
  if (!set.ok) {
    throw new Error(`the limit was not raised: ${set.status} ${await set.text()}`);
  }
}
