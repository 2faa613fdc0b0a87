import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { IntlProvider } from 'react-intl';
import { onSessionChange, restoreSession, useLanguage, useSession } from '../store';
import { Button, Mark, Notices, State, useText } from '../ui';
import { type Locale, loadLocale, localeTag } from './locale';
import { router } from './router';

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: 1 } },
});

/** @param first the locale that is loaded already */
export function App({ first }: { readonly first: Locale }) {
  const locale = useLocale(first);
  return (
    <IntlProvider locale={locale.tag} defaultLocale="en" messages={locale.messages}>
      <QueryClientProvider client={queries}>
        <Page />
      </QueryClientProvider>
    </IntlProvider>
  );
}

/** The locale that was chosen; the one before, until it is loaded. */
function useLocale(first: Locale): Locale {
  const language = useLanguage();
  const [locale, setLocale] = useState(first);

  useEffect(() => {
    let isWanted = true;
    void loadLocale(localeTag(language, navigator.languages)).then((loaded) => {
      if (isWanted) {
        setLocale((before) => (before.tag === loaded.tag ? before : loaded));
      }
    });
    return () => {
      isWanted = false;
    };
  }, [language]);

  useEffect(() => {
    document.documentElement.lang = locale.tag;
  }, [locale]);
  return locale;
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
  return status === 'unreachable' ? (
    <Unreachable />
  ) : (
    <>
      <RouterProvider router={router} />
      <Notices />
    </>
  );
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
