import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { AccountMenu } from '../features/account';
import { Sidebar } from '../features/channels';
import { reading } from '../store';
import { classes, Notices } from '../ui';
import { ConnectionBar } from './ConnectionBar';

/** The page of somebody who is signed in: the list beside what was chosen from it. */
export function Shell() {
  const { channel } = useParams({ strict: false });
  const isHome = useRouterState({ select: (state) => state.location.pathname === '/' });

  useEffect(() => {
    reading.enter(channel);
    return () => reading.enter(undefined);
  }, [channel]);

  return (
    <div className="flex h-full flex-col">
      <ConnectionBar />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] desk:grid-cols-[268px_minmax(0,1fr)]">
        <div className={classes('min-h-0 desk:block', !isHome && 'hidden')}>
          <Sidebar current={channel} foot={<AccountMenu />} />
        </div>
        <div className={classes('min-h-0 min-w-0 desk:block', isHome && 'hidden')}>
          <Outlet />
        </div>
      </div>
      <Notices />
    </div>
  );
}
