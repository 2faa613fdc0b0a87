import { useVirtualizer } from '@tanstack/react-virtual';
import { UserPlus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ChannelRow, Room } from '../../store';
import { useMe, useRoom } from '../../store';
import { Button, IconButton, Skeleton, useText } from '../../ui';
import { AddPeopleDialog } from './AddPeopleDialog';
import { MemberRow } from './MemberRow';
import { useMembers } from './useMembers';

interface MemberPanelProps {
  readonly row: ChannelRow;
  /** Whether it fills the screen, rather than standing beside the room. */
  readonly isPage: boolean;
  readonly onClose: () => void;
}

/** In fewer than this many, one is found by looking. */
const MIN_SEARCHED_MEMBERS = 10;
const ROW_PIXELS = 46;
const GROUP_PIXELS = 32;
const OVERSCAN_ROWS = 8;

/** Who is in a room. */
export function MemberPanel({ row, isPage, onClose }: MemberPanelProps) {
  const text = useText();
  const room = useRoom(row.id);
  const [query, setQuery] = useState('');
  const [adds, setAdds] = useState(false);
  const Panel = isPage ? 'main' : 'aside';
  const Title = isPage ? 'h1' : 'h2';

  return (
    <Panel
      aria-label={text('people.panel')}
      className="flex h-full min-w-0 flex-col border-line bg-bg desk:border-l"
    >
      <div className="flex h-14 shrink-0 items-center gap-0.5 pr-2.5 pl-4">
        <Title className="min-w-0 flex-1 truncate font-semibold">{text('people.title')}</Title>
        {row.kind !== 'direct' && (
          <IconButton label={text('people.add')} onClick={() => setAdds(true)}>
            <UserPlus size={18} />
          </IconButton>
        )}
        <IconButton label={text('people.close')} onClick={onClose}>
          <X size={18} />
        </IconButton>
      </div>
      {row.members >= MIN_SEARCHED_MEMBERS && (
        <div className="px-4 pb-2">
          <input
            type="search"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            aria-label={text('people.find')}
            placeholder={text('people.find')}
            className="h-8 w-full rounded-md border border-line bg-raised px-2.5 text-sm outline-none placeholder:text-faint focus:border-brand pointer-coarse:h-10 pointer-coarse:text-lg"
          />
        </div>
      )}
      <p className="px-4 pb-1 text-xs text-faint">{text('people.members', { count: row.members })}</p>
      {room !== undefined && <Members room={room} query={query.trim()} heading={isPage ? 'h2' : 'h3'} />}
      <AddPeopleDialog row={row} open={adds} onOpenChange={setAdds} />
    </Panel>
  );
}

interface MembersProps {
  readonly room: Room;
  readonly query: string;
  /** Of a group: one level below the panel's own. */
  readonly heading: 'h2' | 'h3';
}

function Members({ room, query, heading: Heading }: MembersProps) {
  const text = useText();
  const me = useMe();
  const scroller = useRef<HTMLDivElement>(null);
  const members = useMembers(room, query);
  const { items, hasMore, loadMore } = members;
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]!.key,
    estimateSize: (index) => (items[index]!.kind === 'group' ? GROUP_PIXELS : ROW_PIXELS),
    overscan: OVERSCAN_ROWS,
  });
  const lastShown = list.range?.endIndex ?? 0;

  useEffect(() => {
    if (hasMore && lastShown >= items.length - OVERSCAN_ROWS) {
      loadMore();
    }
  });

  if (members.isPending) {
    return <LoadingMembers />;
  }
  if (members.hasFailed) {
    return (
      <div className="px-4 py-2 text-sm text-muted">
        <p className="mb-2">{text('error.unreachable')}</p>
        <Button size="small" onClick={members.reload}>
          {text('ui.tryAgain')}
        </Button>
      </div>
    );
  }
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto pb-4">
      {items.length === 0 && !hasMore && (
        <p className="px-4 py-2 text-sm text-muted">{text('people.nobody')}</p>
      )}
      <ul className="relative" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((virtual) => {
          const item = items[virtual.index]!;
          return (
            <li
              key={virtual.key}
              className="absolute inset-x-0"
              // By `top`, as a transform would keep a row's menu below the rows after it.
              style={{ height: virtual.size, top: virtual.start }}
            >
              {item.kind === 'group' ? (
                <Heading className="px-4 pt-3 text-xs font-semibold text-faint">
                  {text(`people.group.${item.group}`, { count: item.count })}
                </Heading>
              ) : (
                <MemberRow
                  row={room.row}
                  member={item.member}
                  isMe={item.member.user.id === me?.id}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function LoadingMembers() {
  return (
    <div className="animate-late px-4">
      {['w-24', 'w-32', 'w-20'].map((width) => (
        <div key={width} className="flex items-center gap-2.5 py-2">
          <Skeleton className="size-[30px] rounded-[9px]" />
          <Skeleton className={`h-3 ${width}`} />
        </div>
      ))}
    </div>
  );
}
