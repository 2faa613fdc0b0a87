import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft, EllipsisVertical, LogOut, PanelRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import {
  actions,
  type ChannelRow,
  RequestRefused,
  useUnreadTotals,
} from '../../store';
import { Confirm, IconButton, Menu, MenuItem, notify, useText } from '../../ui';
import { channelName, RoomSign } from './names';

interface RoomHeaderProps {
  readonly row: ChannelRow;
  readonly showsPeople: boolean;
  readonly onTogglePeople: () => void;
}

export function RoomHeader({ row, showsPeople, onTogglePeople }: RoomHeaderProps) {
  const text = useText();
  const navigate = useNavigate();
  const { unread } = useUnreadTotals();
  const [leaves, setLeaves] = useState(false);
  const [busy, setBusy] = useState(false);
  const name = channelName(row);
  const elsewhere = unread - row.unread;

  useEffect(() => {
    const before = document.title;
    document.title = `${name} · Parley`;
    return () => {
      document.title = before;
    };
  }, [name]);

  async function leave(): Promise<void> {
    setBusy(true);
    try {
      await actions.leave(row.id);
      setLeaves(false);
      await navigate({ to: '/' });
    } catch (failure) {
      notify(failure instanceof RequestRefused ? failure.message : text('error.offline'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-3 desk:px-5">
      <IconButton
        label={elsewhere > 0 ? text('channels.backUnread', { count: elsewhere }) : text('ui.back')}
        className="relative -ml-1 desk:hidden"
        onClick={() => void navigate({ to: '/' })}
      >
        <ArrowLeft size={18} />
        {elsewhere > 0 && <span className="absolute top-1 right-1 size-2 rounded-full bg-brand" />}
      </IconButton>
      <h1 className="flex min-w-0 shrink-0 items-center gap-1.5 text-lg font-semibold tracking-tight max-desk:shrink">
        <RoomSign visibility={row.visibility} />
        <span className="truncate">{name}</span>
      </h1>
      <p className="min-w-0 flex-1 truncate text-sm text-muted">{row.topic}</p>
      <IconButton label={text('people.panel')} aria-pressed={showsPeople} onClick={onTogglePeople}>
        <PanelRight size={18} />
      </IconButton>
      <Menu
        align="end"
        trigger={
          <IconButton label={text('channels.more')}>
            <EllipsisVertical size={18} />
          </IconButton>
        }
      >
        <MenuItem icon={<LogOut size={16} />} onSelect={() => setLeaves(true)}>
          {text('channels.leave')}
        </MenuItem>
      </Menu>
      <Confirm
        open={leaves}
        onOpenChange={setLeaves}
        title={text('channels.leave.title', { name })}
        description={text(
          row.visibility === 'public' ? 'channels.leave.public' : 'channels.leave.private',
        )}
        action={text('channels.leave')}
        busy={busy}
        onConfirm={() => void leave()}
      />
    </header>
  );
}
