import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { AccountMenu } from '../features/account';
import { Sidebar } from '../features/channels';
import { ProfileCard } from '../features/people';
import { reading, setLastRoom } from '../store';
import { Notices, useIsWide, useText } from '../ui';
import { ConnectionBar } from './ConnectionBar';

/** The page of somebody who is signed in: the list beside what was chosen from it. */
export function Shell() {
  const text = useText();
  const { channel } = useParams({ strict: false });
  // By what is rendered, not by where one is on the way to: the list stays until the room is there.
  const isHome = useRouterState({ select: (state) => state.matches.at(-1)?.routeId === '/app/' });
  const isWide = useIsWide();
  const sidebar = <Sidebar current={channel} foot={<AccountMenu />} />;

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
      {isWide && (
        <div className="grid min-h-0 flex-1 grid-cols-[268px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)]">
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
      <ProfileCard />
      <Notices />
    </div>
  );
}
