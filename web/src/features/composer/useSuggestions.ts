import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import {
  api,
  useKnownPeople,
  useReaders,
  useRoom,
  useRoomNames,
  useRoomsWhile,
  type UserRef,
} from '../../store';
import type { CompletionToken } from './token';

/** One thing that what is being written could mean. */
export type Suggestion =
  | { readonly kind: 'person'; readonly key: string; readonly insert: string; readonly user: UserRef; readonly isHere: boolean }
  | { readonly kind: 'room'; readonly key: string; readonly insert: string; readonly name: string }
  | { readonly kind: 'emoji'; readonly key: string; readonly insert: string; readonly emoji: string; readonly name: string };

const MAX_SUGGESTIONS = 8;

/** What a name that is being written could mean, the likeliest first. */
export function useSuggestions(channel: string, token: CompletionToken | undefined): readonly Suggestion[] {
  const people = usePeople(channel, token?.sign === '@' ? token.query : undefined);
  const rooms = useRooms(token?.sign === '#' ? token.query : undefined);
  const emoji = useEmoji(token?.sign === ':' ? token.query : undefined);
  switch (token?.sign) {
    case '@':
      return people;
    case '#':
      return rooms;
    case ':':
      return emoji;
    case undefined:
      return NONE;
  }
}

const NONE: readonly Suggestion[] = [];

/** Members of the room first, then those who were seen elsewhere, then whom the server finds. */
function usePeople(channel: string, query: string | undefined): readonly Suggestion[] {
  const isNeeded = query !== undefined;
  const readers = useReaders(channel);
  const room = useRoom(channel);
  const known = useKnownPeople();
  const asked = useDeferredValue(query ?? '');
  const found = useQuery({
    queryKey: ['people', asked],
    queryFn: ({ signal }) => api.users(asked, signal),
    enabled: isNeeded && asked !== '',
  }).data;
  const members = useQuery({
    queryKey: ['first members', channel, room?.row.members],
    queryFn: ({ signal }) => api.members(channel, undefined, signal),
    // Where it is known who has read, the members are known.
    enabled: isNeeded && readers === undefined,
  }).data;
  return useMemo(() => {
    if (query === undefined) {
      return NONE;
    }
    const here = new Map<string, UserRef>();
    readers?.forEach(({ user }) => here.set(user.username, user));
    members?.members.forEach(({ user }) => here.set(user.username, user));
    room?.window?.messages.forEach(({ sender }) => here.set(sender.username, sender));
    const all = new Map([...here, ...known, ...(found ?? []).map((user) => [user.username, user] as const)]);
    const ranked = [...all.values()].flatMap((user) => {
      const rank = rankOf(user, query.toLowerCase());
      return rank === undefined ? [] : [{ user, rank: rank + (here.has(user.username) ? 0 : 10) }];
    });
    return ranked
      .sort((a, b) => a.rank - b.rank || a.user.display_name.localeCompare(b.user.display_name))
      .slice(0, MAX_SUGGESTIONS)
      .map(({ user }) => ({
        kind: 'person',
        key: user.id,
        insert: `@${user.username} `,
        user,
        isHere: here.has(user.username),
      }));
  }, [query, readers, members, room?.window, known, found]);
}

function rankOf({ username, display_name }: UserRef, query: string): number | undefined {
  const name = display_name.toLowerCase();
  if (username.startsWith(query)) {
    return 0;
  }
  if (name.startsWith(query) || name.includes(` ${query}`)) {
    return 1;
  }
  return username.includes(query) || name.includes(query) ? 2 : undefined;
}

/** The user's rooms, the ones with the latest activity first. */
function useRooms(query: string | undefined): readonly Suggestion[] {
  const rooms = useRoomsWhile(query !== undefined);
  const names = useRoomNames();
  return useMemo(() => {
    if (query === undefined) {
      return NONE;
    }
    const wanted = query.toLowerCase();
    return [...names]
      .filter(([name]) => name.includes(wanted))
      .map(([name, id]) => ({ name, room: rooms.get(id) }))
      .sort(
        (a, b) =>
          Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)) ||
          (b.room?.activity ?? 0) - (a.room?.activity ?? 0),
      )
      .slice(0, MAX_SUGGESTIONS)
      .flatMap(({ room }) =>
        room === undefined
          ? []
          : [{ kind: 'room', key: room.row.id, insert: `#${room.row.name} `, name: room.row.name }],
      );
  }, [query, rooms, names]);
}

function useEmoji(query: string | undefined): readonly Suggestion[] {
  const find = useQuery({
    queryKey: ['emoji'],
    queryFn: async () => (await import('./emoji')).findEmoji,
    enabled: query !== undefined,
    staleTime: Infinity,
  }).data;
  return useMemo(
    () =>
      query === undefined || find === undefined
        ? NONE
        : find(query, MAX_SUGGESTIONS).map(({ emoji, name }) => ({
            kind: 'emoji',
            key: name,
            insert: `${emoji} `,
            emoji,
            name,
          })),
    [query, find],
  );
}
