import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { SignInPage } from '../features/account';
import { currentSession } from '../store';
import { NotFoundPage } from './NotFoundPage';

interface Next {
  /** Where to go after signing in. */
  readonly next?: string;
}

interface RoomSearch {
  /** Whether the people are shown in place of the messages, where there is room for one of them. */
  readonly people?: true;
  /** The seq of a message to go to. */
  readonly at?: number;
}

function validateNext(search: Record<string, unknown>): Next {
  const { next } = search;
  // Only a path of this page: never another site's address.
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {};
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: validateNext,
  beforeLoad: ({ search }) => redirectSignedIn(search),
  component: function SignIn() {
    const session = currentSession();
    return <SignInPage wasSignedOut={session.status === 'signed_out' && session.elsewhere} />;
  },
});

const signUpRoute = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: validateNext,
  beforeLoad: ({ search }) => redirectSignedIn(search),
  component: lazyRouteComponent(() => import('../features/account/pages'), 'SignUpPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  beforeLoad: () => redirectSignedIn({}),
  component: lazyRouteComponent(() => import('../features/account/pages'), 'ResetPasswordPage'),
});

// For who is signed in as for who is not.
const invitationRoute = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('../features/account/pages'), 'InvitationPage'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: ({ location }) => {
    if (currentSession().status !== 'signed_in') {
      const next = location.pathname === '/' ? {} : { next: location.pathname };
      throw redirect({ to: '/sign-in', search: next, replace: true });
    }
  },
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
});

const homeRoute = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('../features/channels/pages'), 'HomePage'),
});

const directoryRoute = createRoute({
  getParentRoute: () => app,
  path: '/rooms',
  component: lazyRouteComponent(() => import('../features/channels/pages'), 'DirectoryPage'),
});

const roomRoute = createRoute({
  getParentRoute: () => app,
  path: '/c/$channel',
  validateSearch: (search: Record<string, unknown>): RoomSearch => ({
    ...(search['people'] === true ? { people: true } : {}),
    ...(Number.isSafeInteger(search['at']) ? { at: search['at'] as number } : {}),
  }),
  component: lazyRouteComponent(() => import('./RoomPage'), 'RoomPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings'), 'SettingsPage'),
});

const settingsSectionRoute = createRoute({
  getParentRoute: () => app,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('../features/settings'), 'SettingsPage'),
});

const adminRoute = createRoute({
  getParentRoute: () => app,
  path: '/admin',
  component: lazyRouteComponent(() => import('../features/admin'), 'AdminPage'),
});

const adminSectionRoute = createRoute({
  getParentRoute: () => app,
  path: '/admin/$section',
  component: lazyRouteComponent(() => import('../features/admin'), 'AdminPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signInRoute,
    signUpRoute,
    resetRoute,
    invitationRoute,
    app.addChildren([
      homeRoute,
      directoryRoute,
      roomRoute,
      settingsRoute,
      settingsSectionRoute,
      adminRoute,
      adminSectionRoute,
    ]),
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function redirectSignedIn({ next }: Next): void {
  if (currentSession().status === 'signed_in') {
    throw redirect({ to: next ?? '/', replace: true });
  }
}
