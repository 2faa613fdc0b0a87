import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, type Member, type Members, type PresenceStatus, type Room, useSeenAll } from '../../store';

/**
 * In rooms of up to this many members all are loaded, watched, and shown by who is there; in larger
 * ones they come by name, as one scrolls.
 */
const MAX_GROUPED_MEMBERS = 500;

/** When to ask again where the node that answers has not heard yet what another has told. */
const AGAIN_MILLIS = 500;

const GROUPS = ['online', 'away', 'offline'] as const;
type Group = (typeof GROUPS)[number];

/** What stands in the list of members, from the top. */
export type MemberItem =
  | { readonly kind: 'group'; readonly key: string; readonly group: Group; readonly count: number }
  | { readonly kind: 'member'; readonly key: string; readonly member: Member };

export interface MemberList {
  readonly items: readonly MemberItem[];
  readonly isPending: boolean;
  readonly hasFailed: boolean;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** The members of a room whose name has `query` in it. */
export function useMembers({ row, membersSeq }: Room, query: string): MemberList {
  const isBehind = ({ epoch, seq }: Members): boolean =>
    epoch < row.epoch || (epoch === row.epoch && seq < membersSeq);
  const members = useInfiniteQuery({
    queryKey: ['members', row.id, row.epoch, membersSeq],
    queryFn: ({ pageParam, signal }) => api.members(row.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? last.members.at(-1)?.user.username : undefined),
    // While the members of the same room are asked for anew, those that were known stay.
    refetchInterval: ({ state }) => state.data?.pages.some(isBehind) === true && AGAIN_MILLIS,
    placeholderData: (before, last) => (last?.queryKey[1] === row.id ? before : undefined),
  });
  const { data, hasNextPage, isFetching, isError, fetchNextPage, refetch } = members;
  const all = useMemo(() => data?.pages.flatMap((page) => page.members) ?? [], [data]);
  const isGrouped = row.members <= MAX_GROUPED_MEMBERS;
  // To find somebody among all, all have to be there.
  const needsAll = isGrouped || query !== '';

  useEffect(() => {
    if (needsAll && hasNextPage && !isFetching && !isError) {
      void fetchNextPage();
    }
  }, [needsAll, hasNextPage, isFetching, isError, fetchNextPage]);

  const seen = useSeenAll(
    useMemo(() => (isGrouped ? all.map(({ user }) => user.username) : []), [isGrouped, all]),
  );
  const items = useMemo(() => {
    const wanted = query.toLowerCase();
    const found = all.filter(
      ({ user }) =>
        user.username.includes(wanted) || user.display_name.toLowerCase().includes(wanted),
    );
    const statusOf = ({ user, presence }: Member): PresenceStatus =>
      seen.get(user.username)?.status ?? presence ?? 'offline';
    return isGrouped
      ? groupedItems(found, statusOf)
      : found.map((member): MemberItem => ({ kind: 'member', key: member.user.id, member }));
  }, [all, isGrouped, query, seen]);

  return {
    items,
    isPending: members.isPending,
    hasFailed: isError && all.length === 0,
    hasMore: hasNextPage,
    loadMore: () => {
      if (hasNextPage && !isFetching && !isError) {
        void fetchNextPage();
      }
    },
    reload: () => void refetch(),
  };
}

/** Who is there first; of those, who runs the room, then by name. */
function groupedItems(
  members: readonly Member[],
  statusOf: (member: Member) => PresenceStatus,
): readonly MemberItem[] {
  const sorted = members.toSorted(
    (a, b) =>
      ROLE_ORDER[a.role] - ROLE_ORDER[b.role] ||
      a.user.display_name.localeCompare(b.user.display_name),
  );
  return GROUPS.flatMap((group): MemberItem[] => {
    const inGroup = sorted.filter((member) => GROUP_OF[statusOf(member)] === group);
    return inGroup.length === 0
      ? []
      : [
          { kind: 'group', key: group, group, count: inGroup.length },
          ...inGroup.map((member): MemberItem => ({ kind: 'member', key: member.user.id, member })),
        ];
  });
}

const ROLE_ORDER = { owner: 0, moderator: 1, member: 2 } as const;

const GROUP_OF = {
  online: 'online',
  busy: 'online',
  away: 'away',
  offline: 'offline',
  invisible: 'offline',
} as const satisfies Record<PresenceStatus, Group>;
