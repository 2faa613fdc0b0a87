import { Hash, Lock, Users } from 'lucide-react';
import { type ChannelRow, faceOf, usePresence, type Visibility } from '../../store';
import { Avatar } from '../../ui';

interface RoomSignProps {
  readonly visibility: Visibility;
  readonly size?: number;
}

/** The sign before a room's name: open to everyone, or not. */
export function RoomSign({ visibility, size = 16 }: RoomSignProps) {
  const Sign = visibility === 'public' ? Hash : Lock;
  return <Sign size={visibility === 'public' ? size : size - 2} aria-hidden="true" className="shrink-0" />;
}

/** The sign before any channel's name: a room's, several people, or the face of the one person. */
export function ChannelSign({ row }: { readonly row: ChannelRow }) {
  const presence = usePresence(row.peer);
  if (row.peer !== undefined) {
    return <Avatar {...faceOf(row.peer)} size="small" dot={presence} />;
  }
  return row.kind === 'room' ? (
    <span className="grid w-[22px] shrink-0 place-items-center">
      <RoomSign visibility={row.visibility} />
    </span>
  ) : (
    <span className="grid size-[22px] shrink-0 place-items-center rounded-[7px] bg-press text-muted">
      <Users size={14} aria-hidden="true" />
    </span>
  );
}
