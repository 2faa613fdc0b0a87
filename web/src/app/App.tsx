import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { IntlProvider } from 'react-intl';
import { onSessionChange, restoreSession, useSession } from '../store';
import { Button, Mark, State, useText } from '../ui';
import { localeOf } from './locale';
import en from './locales/en.json';
import { router } from './router';

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: 1 } },
});

export function App() {
  return (
    <IntlProvider locale={localeOf(navigator.languages)} defaultLocale="en" messages={en}>
      <QueryClientProvider client={queries}>
        <Page />
      </QueryClientProvider>
    </IntlProvider>
  );
}

function Page() {
  const { status } = useSession();

  useEffect(
    () =>
      onSessionChange((session) => {
        if (session.status === 'signed_out') {
          queries.clear();
        }
        void router.invalidate();
      }),
    [],
  );

  if (status === 'unknown') {
    return (
      <div className="grid h-full place-items-center">
        <span className="animate-late">
          <Mark size={44} />
        </span>
      </div>
    );
  }
  return status === 'unreachable' ? <Unreachable /> : <RouterProvider router={router} />;
}

function Unreachable() {
  const text = useText();
  return (
    <main className="h-full">
      <State
        isPage
        title={text('unreachable.title')}
        action={<Button onClick={() => void restoreSession()}>{text('ui.tryAgain')}</Button>}
      >
        {text('unreachable.text')}
      </State>
    </main>
  );
}
