import { Link } from '@tanstack/react-router';
import { BellOff, Ellipsis, PenLine } from 'lucide-react';
import { memo, useState } from 'react';
import { channelName, type ChannelRow, meantFor, useHasDraft, useRoom } from '../../store';
import { classes, IconButton, Menu, useText } from '../../ui';
import { ChannelSign } from './names';
import { RoomMenu } from './RoomMenu';

interface ChannelItemProps {
  readonly channel: string;
  readonly isCurrent: boolean;
  /** Whether the Tab key stops here; the arrows lead to the others. */
  readonly isStop: boolean;
}

/** One line of the list: where it leads, what is new there, and what can be done with it. */
export const ChannelItem = memo(function ChannelItem({ channel, isCurrent, isStop }: ChannelItemProps) {
  const text = useText();
  const row = useRoom(channel)?.row;
  const hasDraft = useHasDraft(channel) && !isCurrent;
  const [menuOpen, setMenuOpen] = useState(false);
  if (row === undefined) {
    return null;
  }
  const isMuted = row.notify === 'nothing';
  const isUnread = row.unread > 0 && !isMuted;
  const tabIndex = isStop ? 0 : -1;
  return (
    <div
      className="group relative mx-2 py-px"
      onContextMenu={(event) => {
        event.preventDefault();
        setMenuOpen(true);
      }}
    >
      <Link
        to="/c/$channel"
        params={{ channel }}
        data-stop
        tabIndex={tabIndex}
        aria-current={isCurrent ? 'page' : undefined}
        className={classes(
          'flex h-8 items-center gap-2 rounded-[8px] pr-2.5 pl-2 pointer-coarse:h-11',
          'transition-colors duration-120 focus-visible:-outline-offset-2',
          isCurrent
            ? 'bg-brand-soft font-semibold text-brand-ink'
            : classes(
                menuOpen ? 'bg-press' : 'group-hover:bg-press',
                isUnread ? 'font-semibold text-text' : 'text-muted',
              ),
        )}
      >
        <span className={isCurrent ? undefined : 'text-faint'}>
          <ChannelSign row={row} />
        </span>
        <span className="min-w-0 flex-1 truncate">{channelName(row)}</span>
        {hasDraft && (
          <PenLine size={14} role="img" aria-label={text('channels.draft')} className="shrink-0 text-faint" />
        )}
        {isMuted && (
          <BellOff size={14} role="img" aria-label={text('channels.isMuted')} className="shrink-0 text-faint" />
        )}
        {row.unread > 0 && <Badge row={row} />}
      </Link>
      <Menu
        align="end"
        open={menuOpen}
        onOpenChange={setMenuOpen}
        trigger={
          <IconButton
            label={text('channels.moreOf', { name: channelName(row) })}
            tabIndex={tabIndex}
            className={classes(
              'absolute top-[3px] right-1 size-7 bg-press pointer-coarse:hidden',
              menuOpen ? 'opacity-100' : 'opacity-0 group-hover:opacity-100 focus-visible:opacity-100',
            )}
          >
            <Ellipsis size={16} />
          </IconButton>
        }
      >
        <RoomMenu row={row} isInRoom={false} />
      </Menu>
    </div>
  );
});

/** How much is new; in the warm colour when it is meant for the user. */
function Badge({ row }: { readonly row: ChannelRow }) {
  const text = useText();
  const meant = meantFor(row);
  return (
    <span
      className={classes(
        'shrink-0 rounded-full px-[7px] text-[0.71875rem] leading-[18px] font-semibold tabular-nums',
        meant > 0 ? 'bg-unread text-on-unread' : 'bg-line text-muted',
      )}
    >
      <span aria-hidden="true">{row.unread > 999 ? '999+' : row.unread}</span>
      <span className="sr-only">
        {text('channels.unread', { count: row.unread })}
        {meant > 0 && row.mentions > 0 && `, ${text('channels.mentions', { count: row.mentions })}`}
      </span>
    </span>
  );
}
