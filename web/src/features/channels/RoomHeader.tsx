import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft, BellOff, EllipsisVertical, PanelRight, Star } from 'lucide-react';
import { channelName, type ChannelRow, useSeen, useUnreadTotals } from '../../store';
import { IconButton, Menu, useText } from '../../ui';
import { ChannelSign, RoomSign } from './names';
import { RoomMenu } from './RoomMenu';

interface RoomHeaderProps {
  readonly row: ChannelRow;
  readonly showsPeople: boolean;
  readonly onTogglePeople: () => void;
}

export function RoomHeader({ row, showsPeople, onTogglePeople }: RoomHeaderProps) {
  const text = useText();
  const navigate = useNavigate();
  const { unread } = useUnreadTotals();
  const seen = useSeen(row.peer);
  const elsewhere = unread - (row.notify === 'nothing' ? 0 : row.unread);
  const topic = row.peer === undefined ? row.topic : (seen?.text ?? '');

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
        {row.kind === 'room' ? <RoomSign visibility={row.visibility} /> : <ChannelSign row={row} />}
        <span className="truncate">{channelName(row)}</span>
      </h1>
      {row.favourite === true && (
        <Star size={14} role="img" aria-label={text('channels.isFavourite')} className="shrink-0 fill-away text-away" />
      )}
      {row.notify === 'nothing' && (
        <BellOff size={14} role="img" aria-label={text('channels.isMuted')} className="shrink-0 text-faint" />
      )}
      <p className="min-w-0 flex-1 truncate text-sm text-muted" title={topic === '' ? undefined : topic}>
        {topic}
      </p>
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
        <RoomMenu row={row} isInRoom />
      </Menu>
    </header>
  );
}
