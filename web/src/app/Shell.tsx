import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { AccountMenu } from '../features/account';
import { Sidebar } from '../features/channels';
import { useAlerts, useBadge } from '../features/notifications';
import { ProfileCard } from '../features/people';
import { useShortcuts } from '../features/switcher';
import { channelName, reading, setLastRoom, useRoom } from '../store';
import { type TextId, useIsWide, useText } from '../ui';
import { ConnectionBar } from './ConnectionBar';
import { Dialogs } from './Dialogs';
import { NewVersion } from './NewVersion';

/** The page of somebody who is signed in: the list beside what was chosen from it. */
export function Shell() {
  const text = useText();
  const { channel } = useParams({ strict: false });
  // By what is rendered, not by where one is on the way to: the list stays until the room is there.
  const isHome = useRouterState({ select: (state) => state.matches.at(-1)?.routeId === '/app/' });
  const isWide = useIsWide();
  const sidebar = <Sidebar current={channel} foot={<AccountMenu />} />;
  useBadge(usePageName(channel));
  useAlerts();
  useShortcuts(channel);

  // Before the first paint, because where a timeline opens depends on it.
  useLayoutEffect(() => {
    reading.enter(channel);
    if (channel !== undefined) {
      setLastRoom(channel);
    }
    return () => reading.enter(undefined);
  }, [channel]);

  return (
    <div className="flex h-full flex-col">
      <ConnectionBar />
      <NewVersion />
      {isWide && (
        <div className="grid min-h-0 flex-1 grid-cols-[16.75rem_minmax(0,1fr)] grid-rows-[minmax(0,1fr)]">
          {sidebar}
          <Outlet />
        </div>
      )}
      {!isWide && isHome && (
        <main className="min-h-0 flex-1">
          <h1 className="sr-only">{text('channels.rooms')}</h1>
          {sidebar}
        </main>
      )}
      {!isWide && !isHome && (
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
      )}
      <Dialogs />
      <ProfileCard />
    </div>
  );
}

const PAGES: readonly (readonly [prefix: string, title: TextId])[] = [
  ['/rooms', 'channels.browse'],
  ['/settings', 'settings.title'],
  ['/admin', 'admin.title'],
];

/** What the tab is called by: the room's name, or the page's. */
function usePageName(channel: string | undefined): string | undefined {
  const text = useText();
  const room = useRoom(channel ?? '');
  const path = useRouterState({ select: (state) => state.location.pathname });
  const page = PAGES.find(([prefix]) => path.startsWith(prefix));
  return room === undefined ? page && text(page[1]) : channelName(room.row);
}
