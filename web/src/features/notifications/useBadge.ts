import { useEffect } from 'react';
import { useServer, useUnreadTotals } from '../../store';

/**
 * Puts into the title of the tab what is on the screen and what waits: the number of messages that
 * are meant for the user, or a dot when there is only something new.
 */
export function useBadge(page: string | undefined): void {
  const { unread, meant } = useUnreadTotals();
  const server = useServer();
  const place = server?.name ?? 'Parley';
  const badge = meant > 0 ? `(${meant > 99 ? '99+' : meant}) ` : unread > 0 ? '• ' : '';

  useEffect(() => {
    document.title = badge + (page === undefined ? place : `${page} · ${place}`);
    return () => {
      document.title = place;
    };
  }, [badge, page, place]);

  useEffect(() => {
    if ('setAppBadge' in navigator) {
      // Where the page is not installed there is nothing to put it on.
      void (meant > 0 ? navigator.setAppBadge(meant) : navigator.clearAppBadge()).catch(() => undefined);
    }
  }, [meant]);
}
