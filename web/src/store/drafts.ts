import { create } from 'zustand';
import { type Cache, openCache } from '../client';

const SAVE_AFTER_MILLIS = 400;

const useDrafts = create<{ readonly texts: ReadonlyMap<string, string> }>(() => ({
  texts: new Map(),
}));
let cache: Cache | undefined;
const unsaved = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Opens the account's cache and takes the drafts that the last visit left in it. */
export async function openDrafts(accountId: string): Promise<Cache> {
  cache = await openCache(accountId);
  unsaved.clear();
  useDrafts.setState({ texts: await cache.drafts() });
  return cache;
}

/** What is written for a room and not sent. */
export const useDraft = (channel: string): string =>
  useDrafts((state) => state.texts.get(channel) ?? '');

export const useHasDraft = (channel: string): boolean =>
  useDrafts((state) => state.texts.has(channel));

/** Keeps what is written for a room; an empty text is no draft. */
export function setDraft(channel: string, text: string): void {
  const texts = new Map(useDrafts.getState().texts);
  if (text === '') {
    texts.delete(channel);
  } else {
    texts.set(channel, text);
  }
  useDrafts.setState({ texts });
  unsaved.set(channel, text);
  timer ??= setTimeout(saveDrafts, SAVE_AFTER_MILLIS);
}

/** Writes at once what is not kept yet; the page may be going away. */
export function saveDrafts(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [channel, text] of unsaved) {
    void cache?.putDraft(channel, text);
  }
  unsaved.clear();
}
