import { useMemo } from 'react';
import { channelName, useRoomsWhile } from '../../store';

/** The channels whose name has the words in it, in the order given; all when there are none. */
export function useMatchingRooms(order: readonly string[], query: string): readonly string[] {
  const wanted = folded(query.trim());
  const rooms = useRoomsWhile(wanted !== '');
  return useMemo(
    () =>
      wanted === ''
        ? order
        : order.filter((channel) => {
            const row = rooms.get(channel)?.row;
            return (
              row !== undefined &&
              (folded(channelName(row)).includes(wanted) || row.peer?.username.includes(wanted) === true)
            );
          }),
    [order, wanted, rooms],
  );
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
