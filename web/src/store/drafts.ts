import { create } from 'zustand';

const SAVE_AFTER_MILLIS = 250;

const useDrafts = create<{ readonly texts: ReadonlyMap<string, string> }>(() => ({
  texts: new Map(),
}));
const unsaved = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let prefix = '';

/*
 * Drafts are kept where writing is done when the call returns: what was typed just before a tab is
 * closed must not be lost.
 */

/** Takes the drafts that the account's last visit left, and follows what other tabs write. */
export function openDrafts(accountId: string): void {
  saveDrafts();
  window.removeEventListener('storage', writtenElsewhere);
  window.addEventListener('storage', writtenElsewhere);
  prefix = `parley.draft.${accountId}.`;
  useDrafts.setState({ texts: read() });
}

/** Forgets all drafts of the account, here and for the next visit. */
export function deleteDrafts(): void {
  unsaved.clear();
  for (const channel of useDrafts.getState().texts.keys()) {
    write(channel, '');
  }
  useDrafts.setState({ texts: new Map() });
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

/** Writes at once what is not kept yet. */
export function saveDrafts(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const [channel, text] of unsaved) {
    write(channel, text);
  }
  unsaved.clear();
}

function writtenElsewhere({ key, newValue }: StorageEvent): void {
  const channel = key?.startsWith(prefix) === true ? key.slice(prefix.length) : undefined;
  // What is being written here stays, and is kept in a moment.
  if (channel !== undefined && !unsaved.has(channel)) {
    useDrafts.setState(({ texts }) => {
      const next = new Map(texts);
      if (newValue === null) {
        next.delete(channel);
      } else {
        next.set(channel, newValue);
      }
      return { texts: next };
    });
  }
}

function write(channel: string, text: string): void {
  try {
    if (text === '') {
      localStorage.removeItem(prefix + channel);
    } else {
      localStorage.setItem(prefix + channel, text);
    }
  } catch {
    // Storage is full or forbidden: the draft lives as long as the page.
  }
}

function read(): Map<string, string> {
  const texts = new Map<string, string>();
  try {
    for (const key of Object.keys(localStorage)) {
      const text = key.startsWith(prefix) ? localStorage.getItem(key) : null;
      if (text !== null) {
        texts.set(key.slice(prefix.length), text);
      }
    }
  } catch {
    // Storage is forbidden: there are none.
  }
  return texts;
}
