import { useMemo } from 'react';
import { useKnownPeople, useMe, useRoomNames } from '../../store';
import type { MarkdownNames } from './markdown';

/** The names that can be meant in a text: of everybody who was seen, and of the user's rooms. */
export function useNames(): MarkdownNames {
  const people = useKnownPeople();
  const rooms = useRoomNames();
  const myUsername = useMe()?.username ?? '';
  return useMemo(() => namesOf(myUsername, people, rooms), [myUsername, people, rooms]);
}

let last: { readonly key: readonly unknown[]; readonly names: MarkdownNames } | undefined;

/** The same for all messages on the screen, so that what was rendered for one serves the others. */
function namesOf(
  myUsername: string,
  people: ReadonlyMap<string, unknown>,
  rooms: ReadonlyMap<string, string>,
): MarkdownNames {
  const key = [myUsername, people, rooms];
  if (last === undefined || last.key.some((part, at) => part !== key[at])) {
    last = {
      key,
      names: {
        myUsername,
        isPerson: (username) => people.has(username),
        roomNameLength: (text) => roomNameLength(text, rooms),
      },
    };
  }
  return last.names;
}

/** Names may have spaces in them, so the longest that is one is meant. */
function roomNameLength(text: string, rooms: ReadonlyMap<string, string>): number {
  const lower = text.toLowerCase();
  for (let length = lower.length; length > 0; length--) {
    const endsInWord = /[\p{L}\p{N}_-]/u.test(lower[length] ?? '') && /[\p{L}\p{N}_-]/u.test(lower[length - 1]!);
    if (!endsInWord && rooms.has(lower.slice(0, length))) {
      return length;
    }
  }
  return 0;
}
