import { Bell, BellOff, AtSign, CheckCheck, EyeOff, Info, Link2, LogOut, Star, StarOff, UserPlus } from 'lucide-react';
import {
  actions,
  ApiError,
  channelLink,
  type ChannelRow,
  type ChannelSettings,
  isConversation,
  type Notify,
  openDialog,
  useNotifyLevel,
} from '../../store';
import { copyText, MenuChoice, MenuItem, MenuSeparator, notify, useText } from '../../ui';

interface RoomMenuProps {
  readonly row: ChannelRow;
  /** Whether what is found in the room itself is offered too. */
  readonly isInRoom: boolean;
}

/** What can be done with a channel, wherever it is met. */
export function RoomMenu({ row, isInRoom }: RoomMenuProps) {
  const text = useText();
  const preferred = useNotifyLevel();
  const level: Notify = row.notify ?? (isConversation(row) ? 'all' : preferred);

  async function set(settings: ChannelSettings): Promise<void> {
    try {
      await actions.changeSettings(row.id, settings);
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      notify(refused.code === 'unreachable' ? text('error.offline') : refused.message);
    }
  }

  async function copyLink(): Promise<void> {
    notify(text((await copyText(channelLink(row.id))) ? 'channels.linkCopied' : 'ui.copyFailed'));
  }

  return (
    <>
      {!isInRoom && row.unread > 0 && (
        <MenuItem icon={<CheckCheck size={16} />} onSelect={() => actions.markAllRead(row.id)}>
          {text('channels.markRead')}
        </MenuItem>
      )}
      <MenuItem
        icon={row.favourite === true ? <StarOff size={16} /> : <Star size={16} />}
        onSelect={() => void set({ favourite: row.favourite !== true })}
      >
        {text(row.favourite === true ? 'channels.unfavourite' : 'channels.favourite')}
      </MenuItem>
      <MenuItem icon={<Link2 size={16} />} onSelect={() => void copyLink()}>
        {text('channels.copyLink')}
      </MenuItem>
      {row.kind !== 'direct' && (
        <MenuItem
          icon={<Info size={16} />}
          onSelect={() => openDialog({ kind: 'room_details', channel: row.id })}
        >
          {text('channels.details')}
        </MenuItem>
      )}
      {row.kind === 'room' && (row.visibility === 'public' || row.role !== 'member') && (
        <MenuItem icon={<UserPlus size={16} />} onSelect={() => openDialog({ kind: 'invite', channel: row.id })}>
          {text('invitations.invite')}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuChoice
        label={text('channels.notify')}
        value={level}
        options={[
          { value: 'all', label: text('channels.notify.all'), icon: <Bell size={16} /> },
          { value: 'mentions', label: text('channels.notify.mentions'), icon: <AtSign size={16} /> },
          { value: 'nothing', label: text('channels.notify.nothing'), icon: <BellOff size={16} /> },
        ]}
        onChange={(chosen) => void set({ notify: chosen })}
      />
      <MenuSeparator />
      {row.kind === 'direct' && row.hidden !== true && (
        <MenuItem icon={<EyeOff size={16} />} onSelect={() => void set({ hidden: true })}>
          {text('channels.hide')}
        </MenuItem>
      )}
      {row.kind !== 'direct' && (
        <MenuItem
          icon={<LogOut size={16} />}
          danger
          onSelect={() => openDialog({ kind: 'leave_room', channel: row.id })}
        >
          {text('channels.leave')}
        </MenuItem>
      )}
    </>
  );
}
