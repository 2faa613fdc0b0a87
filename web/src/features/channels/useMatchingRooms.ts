import { useMemo } from 'react';
import { useRoomsWhile } from '../../store';
import { channelName } from './names';

/** The rooms whose name has the words in it, in the order given; all when there are none. */
export function useMatchingRooms(order: readonly string[], query: string): readonly string[] {
  const wanted = folded(query.trim());
  const rooms = useRoomsWhile(wanted !== '');
  return useMemo(
    () =>
      wanted === ''
        ? order
        : order.filter((channel) => {
            const room = rooms.get(channel);
            return room !== undefined && folded(channelName(room.row)).includes(wanted);
          }),
    [order, wanted, rooms],
  );
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
