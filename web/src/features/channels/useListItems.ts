import { useMemo } from 'react';
import { type Section, SECTIONS, toggleSection, useCollapsed, useRoomOrder, useRoomsWhile, useSections } from '../../store';
import { useMatchingRooms } from './useMatchingRooms';

export type ListItem =
  | { readonly kind: 'section'; readonly section: Section; readonly isOpen: boolean; readonly toggle: () => void }
  | { readonly kind: 'room'; readonly channel: string }
  /** A section that has nothing in it says what would be there. */
  | { readonly kind: 'none'; readonly section: 'rooms' | 'people' };

/**
 * What stands in the list, from the top: the sections with what is in them, of a closed one only
 * what is new or on the screen; while somebody looks for a name, whatever has it.
 */
export function useListItems(query: string, current: string | undefined): readonly ListItem[] {
  const sections = useSections();
  const collapsed = useCollapsed();
  const order = useRoomOrder();
  const rooms = useRoomsWhile(collapsed.length > 0);
  const isLooking = query.trim() !== '';
  const found = useMatchingRooms(order, query);

  return useMemo(() => {
    if (isLooking) {
      return found.map((channel): ListItem => ({ kind: 'room', channel }));
    }
    return SECTIONS.flatMap((section): ListItem[] => {
      const channels = sections[section];
      if (section === 'favourites' && channels.length === 0) {
        return [];
      }
      const isOpen = !collapsed.includes(section);
      const shown = isOpen
        ? channels
        : channels.filter((each) => each === current || (rooms.get(each)?.row.unread ?? 0) > 0);
      return [
        { kind: 'section', section, isOpen, toggle: () => toggleSection(section) },
        ...shown.map((channel): ListItem => ({ kind: 'room', channel })),
        ...(isOpen && channels.length === 0 && section !== 'favourites'
          ? [{ kind: 'none', section } as const]
          : []),
      ];
    });
  }, [isLooking, found, sections, collapsed, rooms, current]);
}
