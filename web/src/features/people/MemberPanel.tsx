import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { api, type ChannelRow, faceOf, type Member, usePresence } from '../../store';
import { Avatar, Button, IconButton, Skeleton, useText } from '../../ui';

interface MemberPanelProps {
  readonly row: ChannelRow;
  /** Whether it fills the screen, rather than standing beside the room. */
  readonly isPage: boolean;
  readonly onClose: () => void;
}

/** Who is in a room. */
export function MemberPanel({ row, isPage, onClose }: MemberPanelProps) {
  const text = useText();
  const members = useInfiniteQuery({
    // The number of members changes with who they are, so it tells when to look again.
    queryKey: ['members', row.id, row.members],
    queryFn: ({ pageParam, signal }) => api.members(row.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) =>
      last.has_more ? last.members.at(-1)?.user.username : undefined,
    placeholderData: keepPreviousData,
  });
  const Panel = isPage ? 'main' : 'aside';
  const Title = isPage ? 'h1' : 'h2';
  const all = members.data?.pages.flatMap((page) => page.members);

  return (
    <Panel
      aria-label={text('people.panel')}
      className="flex h-full min-w-0 flex-col border-line bg-bg desk:border-l"
    >
      <div className="flex h-14 shrink-0 items-center justify-between pr-2.5 pl-4">
        <Title className="font-semibold">{text('people.title')}</Title>
        <IconButton label={text('people.close')} onClick={onClose}>
          <X size={18} />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
        <p className="pb-1 text-xs font-semibold text-faint">
          {text('people.members', { count: row.members })}
        </p>
        {members.isPending && <LoadingMembers />}
        {members.isError && all === undefined && (
          <div className="py-2 text-sm text-muted">
            <p className="mb-2">{text('error.unreachable')}</p>
            <Button size="small" onClick={() => void members.refetch()}>
              {text('ui.tryAgain')}
            </Button>
          </div>
        )}
        <ul>{all?.map((member) => <MemberItem key={member.user.id} member={member} />)}</ul>
        {members.hasNextPage && (
          <Button
            size="small"
            className="mt-2"
            busy={members.isFetchingNextPage}
            onClick={() => void members.fetchNextPage()}
          >
            {text('people.more')}
          </Button>
        )}
      </div>
    </Panel>
  );
}

function MemberItem({ member: { user, role, presence } }: { readonly member: Member }) {
  const text = useText();
  const live = usePresence(user);
  return (
    <li className="flex items-center gap-2.5 py-[5px]">
      <Avatar {...faceOf(user)} size="medium" dot={live ?? presence} />
      <span className="min-w-0 leading-tight">
        <span className="block truncate">{user.display_name}</span>
        <span className="block truncate text-xs text-muted">
          @{user.username}
          {role !== 'member' && ` · ${text(`people.role.${role}`)}`}
        </span>
      </span>
    </li>
  );
}

function LoadingMembers() {
  return (
    <div className="animate-late">
      {['w-24', 'w-32', 'w-20'].map((width) => (
        <div key={width} className="flex items-center gap-2.5 py-[5px]">
          <Skeleton className="size-[30px] rounded-[9px]" />
          <Skeleton className={`h-3 ${width}`} />
        </div>
      ))}
    </div>
  );
}
