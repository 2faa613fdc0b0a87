import { Hash, Lock } from 'lucide-react';
import type { ChannelRow, Visibility } from '../../store';

/** What a channel is called where it is listed: its name, or whom it is with. */
export function channelName(row: Pick<ChannelRow, 'name' | 'peer'>): string {
  return row.name !== '' ? row.name : (row.peer?.display_name ?? '');
}

interface RoomSignProps {
  readonly visibility: Visibility;
  readonly size?: number;
}

/** The sign before a room's name: open to everyone, or not. */
export function RoomSign({ visibility, size = 16 }: RoomSignProps) {
  const Sign = visibility === 'public' ? Hash : Lock;
  return <Sign size={visibility === 'public' ? size : size - 2} aria-hidden="true" className="shrink-0" />;
}
