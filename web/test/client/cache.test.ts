import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Cache, type CachedWindow, deleteCache, openCache } from '../../src/client/cache';
import { uuid7 } from '../../src/client';

let account: string;
let cache: Cache;

beforeEach(async () => {
  account = uuid7();
  cache = await openCache(account);
});

function window(savedAt: number): CachedWindow {
  return { epoch: 1, savedAt, window: { from: 1, to: 1, hasBefore: false, messages: [] } };
}

describe('a cache', () => {
  it('givesTheNextVisitWhatTheLastOneKept', async () => {
    await cache.putOutbox({ id: 'b', channel: 'c', text: 'second', createdAt: 2 });
    await cache.putOutbox({ id: 'a', channel: 'c', text: 'first', createdAt: 1 });
    await cache.putWindow('c', window(1));
    cache.close();
    cache = await openCache(account);
    expect((await cache.outbox()).map((entry) => entry.text)).toEqual(['first', 'second']);
    expect(await cache.window('c')).toEqual(window(1));
  });

  it('keepsAccountsApart', async () => {
    await cache.putWindow('c', window(1));
    const other = await openCache(uuid7());
    expect(await other.window('c')).toBeUndefined();
  });

  it('keepsTheWindowsThatWereSavedLast', async () => {
    for (let n = 0; n < 203; n++) {
      await cache.putWindow(`channel ${n}`, window(1_000 - n));
    }
    cache.close();
    cache = await openCache(account);
    expect(await cache.window('channel 0')).toBeDefined();
    expect(await cache.window('channel 199')).toBeDefined();
    expect(await cache.window('channel 200')).toBeUndefined();
  });

  it('isEmptyAfterItWasDeleted', async () => {
    await cache.putWindow('c', window(1));
    cache.close();
    await deleteCache(account);
    cache = await openCache(account);
    expect(await cache.window('c')).toBeUndefined();
  });

  it('isDeletedAlsoWhileAnotherTabHasItOpen', async () => {
    const complain = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    await cache.putWindow('c', window(1));
    await deleteCache(account);
    expect(await cache.window('c')).toBeUndefined();
    await cache.putWindow('c', window(2));
    expect(complain).toHaveBeenCalledOnce();
    complain.mockRestore();
  });
});
