// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCache, uuid7 } from '../../src/client';
import { currentSession, restoreSession, signIn } from '../../src/store';

const SIGNED_OUT = { type: 'about:blank', title: 'x', status: 401, code: 'unauthenticated', detail: 'x', request_id: 'r' };

let account: string;

function me(): object {
  return { id: account, username: 'ana', display_name: 'Ana', administrator: false, status: 'online' };
}

function answers(byPath: Readonly<Record<string, object>>): void {
  vi.stubGlobal('fetch', async (url: string) => {
    const found = byPath[url.replace(/^.*\/api\/v1/, '')];
    return new Response(JSON.stringify(found ?? SIGNED_OUT), { status: found === undefined ? 401 : 200 });
  });
}

beforeEach(async () => {
  account = uuid7();
  const cache = await openCache(account);
  await cache.putWindow('c', { epoch: 1, savedAt: 1, window: { from: 1, to: 1, hasBefore: false, messages: [] } });
  await cache.putOutbox({ id: uuid7(), channel: 'c', text: 'not sent yet', createdAt: 1 });
  cache.close();
});
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

async function forgetsWhatWasReadAndKeepsWhatWasWritten(): Promise<void> {
  await vi.waitFor(async () => {
    const cache = await openCache(account);
    const read = await cache.window('c');
    const written = await cache.outbox();
    cache.close();
    expect(read).toBeUndefined();
    expect(written.map((entry) => entry.text)).toEqual(['not sent yet']);
  });
  expect(localStorage.getItem('parley.me')).toBeNull();
}

describe('a session that was ended on another device', () => {
  it('leavesNothingReadableWhenThePageIsOpenedAgain', async () => {
    localStorage.setItem('parley.me', JSON.stringify(me()));
    answers({});
    await restoreSession();
    expect(currentSession()).toEqual({ status: 'signed_out', elsewhere: false });
    await forgetsWhatWasReadAndKeepsWhatWasWritten();
  });

  it('leavesNothingReadableOnThePageThatIsOpen', async () => {
    answers({ '/sessions': { user: me() } });
    await signIn({ login: 'ana', password: 'long enough' });
    await vi.waitFor(() => expect(currentSession()).toEqual({ status: 'signed_out', elsewhere: true }));
    await forgetsWhatWasReadAndKeepsWhatWasWritten();
  });
});
