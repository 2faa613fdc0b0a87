import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, Compass, Keyboard, ShieldCheck, UserPlus } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { openDialog, useListed, useMe, useRoomOrder, useServer } from '../../store';
import { Keys, Mark, Menu, MenuItem, MenuSeparator, SearchField, Skeleton, useIsWide, useText } from '../../ui';
import { ChannelList, type ListHandle } from './ChannelList';
import { FirstSteps } from './FirstSteps';
import { useListItems } from './useListItems';

interface SidebarProps {
  /** The room on the screen. */
  readonly current: string | undefined;
  /** What stands at the foot: the account. */
  readonly foot: ReactNode;
}

export function Sidebar({ current, foot }: SidebarProps) {
  const text = useText();
  const navigate = useNavigate();
  const isWide = useIsWide();
  const listed = useListed();
  const isEmpty = useRoomOrder().length === 0;
  const [query, setQuery] = useState('');
  const items = useListItems(query, current);
  const list = useRef<ListHandle>(null);

  function filterKey(event: KeyboardEvent): void {
    const first = items.find((item) => item.kind === 'room');
    if (event.key === 'Escape') {
      setQuery('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.focusFirst();
    } else if (event.key === 'Enter' && query !== '' && first !== undefined) {
      setQuery('');
      void navigate({ to: '/c/$channel', params: { channel: first.channel } });
    }
  }

  return (
    <nav
      aria-label={text('channels.rooms')}
      className="flex h-full min-w-0 flex-col border-line bg-side desk:border-r"
    >
      <div className="px-2 pt-2 pb-1.5">
        <ServerMenu />
      </div>
      <SearchField
        label={text('channels.find')}
        size="small"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={filterKey}
        className="mx-3 mb-1"
      >
        <button
          type="button"
          title={text('switcher.open')}
          onClick={() => openDialog({ kind: 'switcher' })}
          className="-mr-1 rounded-sm p-0.5 hover:bg-hover pointer-coarse:hidden"
        >
          <span className="sr-only">{text('switcher.open')}</span>
          <Keys keys={['Ctrl', 'K']} />
        </button>
      </SearchField>
      {isEmpty && !isWide && listed && (
        <div className="min-h-0 flex-1">
          <FirstSteps heading="h2" />
        </div>
      )}
      {isEmpty && !listed && <LoadingRooms />}
      {(!isEmpty || (isWide && listed)) && <ChannelList items={items} current={current} handle={list} />}
      {query.trim() !== '' && items.length === 0 && (
        <p role="status" className="flex-1 px-4.5 py-2 text-sm text-muted">
          {text('channels.noMatch')}
        </p>
      )}
      <div className="border-t border-line px-2 py-2 pb-[max(8px,env(safe-area-inset-bottom))]">{foot}</div>
    </nav>
  );
}

/** Where one is, and what concerns the whole of it. */
function ServerMenu() {
  const text = useText();
  const navigate = useNavigate();
  const server = useServer();
  const me = useMe();
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left transition-colors duration-120 hover:bg-press"
        >
          <Mark />
          <span className="min-w-0 flex-1 leading-tight">
            <span className="block truncate text-[0.9375rem] font-semibold tracking-tight">
              {server?.name ?? 'Parley'}
            </span>
            <span className="block truncate text-xs text-muted">{window.location.host}</span>
          </span>
          <ChevronDown size={16} className="text-faint" aria-hidden="true" />
        </button>
      }
    >
      <MenuItem icon={<UserPlus size={16} />} onSelect={() => openDialog({ kind: 'invite' })}>
        {text('invitations.invite')}
      </MenuItem>
      <MenuItem icon={<Compass size={16} />} onSelect={() => void navigate({ to: '/rooms' })}>
        {text('channels.browse')}
      </MenuItem>
      <MenuItem icon={<Keyboard size={16} />} onSelect={() => openDialog({ kind: 'help' })}>
        {text('help.title')}
      </MenuItem>
      {me?.administrator === true && (
        <>
          <MenuSeparator />
          <MenuItem icon={<ShieldCheck size={16} />} onSelect={() => void navigate({ to: '/admin' })}>
            {text('admin.title')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

function LoadingRooms() {
  const text = useText();
  return (
    <div role="status" aria-label={text('channels.loading')} className="min-h-0 flex-1 animate-late pt-9">
      {[70, 110, 84, 96].map((width) => (
        <div key={width} className="mx-2 flex h-[34px] items-center gap-2 px-2">
          <span className="grid w-[22px] place-items-center">
            <Skeleton className="size-4" />
          </span>
          <span style={{ width }}>
            <Skeleton className="h-3" />
          </span>
        </div>
      ))}
    </div>
  );
}
