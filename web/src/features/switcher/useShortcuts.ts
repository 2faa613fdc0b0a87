import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { openDialog, roomsInList, useOpenDialog } from '../../store';

/** The keys that work wherever one is. */
export function useShortcuts(current: string | undefined): void {
  const navigate = useNavigate();
  const dialog = useOpenDialog();

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { key, altKey, shiftKey } = event;
      const isControl = (event.ctrlKey || event.metaKey) && !altKey;
      if (event.defaultPrevented || event.isComposing) {
        return;
      }
      if (isControl && !shiftKey && key.toLowerCase() === 'k') {
        event.preventDefault();
        openDialog({ kind: 'switcher' });
      } else if (altKey && !isControl && !event.ctrlKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
        const channel = neighbour(current, key === 'ArrowDown' ? 1 : -1, shiftKey);
        event.preventDefault();
        if (channel !== undefined && dialog === undefined) {
          void navigate({ to: '/c/$channel', params: { channel } });
        }
      } else if (key === '?' && !isControl && !altKey && !isWriting(event.target)) {
        event.preventDefault();
        openDialog({ kind: 'help' });
      }
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [current, dialog, navigate]);
}

/** The next one up or down the list, all around; of the unread ones only, if asked. */
function neighbour(current: string | undefined, step: 1 | -1, unreadOnly: boolean): string | undefined {
  const rooms = roomsInList();
  const start = rooms.findIndex(({ row }) => row.id === current);
  for (let moved = 1; moved <= rooms.length; moved++) {
    const from = start < 0 && step < 0 ? rooms.length : start;
    const { row } = rooms[(from + step * moved + rooms.length * 2) % rooms.length]!;
    if (row.id !== current && (!unreadOnly || (row.unread > 0 && row.notify !== 'nothing'))) {
      return row.id;
    }
  }
  return undefined;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
