import { Link, useNavigate } from '@tanstack/react-router';
import { Compass, PenLine, Plus, Search } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useState } from 'react';
import { useHasDraft, useListed, useRoom, useRoomOrder } from '../../store';
import { classes, Mark, Menu, MenuItem, IconButton, Skeleton, useText } from '../../ui';
import { CreateRoomDialog } from './CreateRoomDialog';
import { channelName, RoomSign } from './names';
import { useMatchingRooms } from './useMatchingRooms';

interface SidebarProps {
  /** The room on the screen. */
  readonly current: string | undefined;
  /** What stands at the foot: the account. */
  readonly foot: ReactNode;
}

export function Sidebar({ current, foot }: SidebarProps) {
  const text = useText();
  const navigate = useNavigate();
  const order = useRoomOrder();
  const listed = useListed();
  const [query, setQuery] = useState('');
  const [creates, setCreates] = useState(false);
  const matching = useMatchingRooms(order, query);

  function filterKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      setQuery('');
    } else if (event.key === 'Enter' && query !== '' && matching[0] !== undefined) {
      setQuery('');
      void navigate({ to: '/c/$channel', params: { channel: matching[0] } });
    }
  }

  return (
    <nav
      aria-label={text('channels.rooms')}
      className="flex h-full min-w-0 flex-col border-line bg-side desk:border-r"
    >
      <div className="flex items-center gap-2.5 px-3.5 pt-3.5 pb-2.5">
        <Mark />
        <div className="min-w-0 leading-tight">
          <div className="text-[15px] font-semibold tracking-tight">Parley</div>
          <div className="truncate text-xs text-muted">{window.location.host}</div>
        </div>
      </div>
      <div className="mx-3 mb-1 flex items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-faint focus-within:outline-2 focus-within:outline-brand">
        <Search size={15} aria-hidden="true" />
        <input
          type="search"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={filterKey}
          aria-label={text('channels.find')}
          placeholder={text('channels.find')}
          className="h-8 w-full bg-transparent text-sm text-text outline-none placeholder:text-faint pointer-coarse:h-10 pointer-coarse:text-lg"
        />
      </div>
      <div className="flex items-center justify-between pt-2 pr-2.5 pb-0.5 pl-4.5">
        <h2 className="text-xs font-semibold text-faint">{text('channels.rooms')}</h2>
        <Menu
          align="end"
          trigger={
            <IconButton label={text('channels.add')} size="small" className="hover:bg-press">
              <Plus size={16} />
            </IconButton>
          }
        >
          <MenuItem icon={<PenLine size={16} />} onSelect={() => setCreates(true)}>
            {text('channels.create')}
          </MenuItem>
          <MenuItem icon={<Compass size={16} />} onSelect={() => void navigate({ to: '/rooms' })}>
            {text('channels.browse')}
          </MenuItem>
        </Menu>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-3">
        {order.length > 0 && (
          <ul>
            {matching.map((channel) => (
              <RoomItem key={channel} channel={channel} isCurrent={channel === current} />
            ))}
          </ul>
        )}
        {order.length > 0 && matching.length === 0 && (
          <p className="px-4.5 py-2 text-sm text-muted">{text('channels.noMatch')}</p>
        )}
        {order.length === 0 && listed && (
          <p className="px-4.5 py-2 text-sm text-muted">{text('channels.none')}</p>
        )}
        {order.length === 0 && !listed && <LoadingRooms />}
      </div>
      <div className="border-t border-line px-2 py-2 pb-[max(8px,env(safe-area-inset-bottom))]">{foot}</div>
      <CreateRoomDialog open={creates} onOpenChange={setCreates} />
    </nav>
  );
}

const RoomItem = memo(function RoomItem({
  channel,
  isCurrent,
}: {
  readonly channel: string;
  readonly isCurrent: boolean;
}) {
  const text = useText();
  const row = useRoom(channel)?.row;
  const hasDraft = useHasDraft(channel) && !isCurrent;
  if (row === undefined) {
    return null;
  }
  const isUnread = row.unread > 0;
  return (
    <li>
      <Link
        to="/c/$channel"
        params={{ channel }}
        aria-current={isCurrent ? 'page' : undefined}
        className={classes(
          'mx-2 my-px flex h-8 items-center gap-2.5 rounded-[8px] px-2.5 pointer-coarse:h-11',
          'transition-colors duration-120 focus-visible:-outline-offset-2',
          isCurrent
            ? 'bg-brand-soft font-semibold text-brand-ink'
            : classes('hover:bg-press', isUnread ? 'font-semibold text-text' : 'text-muted'),
        )}
      >
        <span className={isCurrent ? undefined : 'text-faint'}>
          <RoomSign visibility={row.visibility} />
        </span>
        <span className="min-w-0 flex-1 truncate">{channelName(row)}</span>
        {hasDraft && (
          <PenLine size={14} aria-label={text('channels.draft')} className="shrink-0 text-faint" />
        )}
        {isUnread && (
          <span
            className={classes(
              'shrink-0 rounded-full px-[7px] text-[11.5px] leading-[18px] font-semibold tabular-nums',
              row.mentions > 0 ? 'bg-unread text-on-unread' : 'bg-line text-muted',
            )}
          >
            <span aria-hidden="true">{row.unread > 999 ? '999+' : row.unread}</span>
            <span className="sr-only">{text('channels.unread', { count: row.unread })}</span>
          </span>
        )}
      </Link>
    </li>
  );
});

function LoadingRooms() {
  const text = useText();
  return (
    <div role="status" aria-label={text('channels.loading')} className="animate-late">
      {[70, 110, 84, 96].map((width) => (
        <div key={width} className="mx-2 flex h-8 items-center gap-2.5 px-2.5">
          <Skeleton className="size-4" />
          <span style={{ width }}>
            <Skeleton className="h-3" />
          </span>
        </div>
      ))}
    </div>
  );
}
