import { useMemo } from 'react';
import { useRooms } from '../../store';
import { channelName } from './names';

/** The rooms whose name has the words in it, in the order given; all when there are none. */
export function useMatchingRooms(order: readonly string[], query: string): readonly string[] {
  const rooms = useRooms();
  return useMemo(() => {
    const wanted = folded(query.trim());
    return wanted === ''
      ? order
      : order.filter((channel) => {
          const room = rooms.get(channel);
          return room !== undefined && folded(channelName(room.row)).includes(wanted);
        });
  }, [order, query, rooms]);
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
