import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { heldInvitation, signIn, useServer } from '../../store';
import { Button, Field, useText } from '../../ui';
import { AccountCard } from './AccountCard';
import { accountError } from './errors';
import { LINK } from './links';

interface SignInPageProps {
  /** Whether the session ended while the page was open. */
  readonly wasSignedOut: boolean;
}

export function SignInPage({ wasSignedOut }: SignInPageProps) {
  const text = useText();
  const server = useServer();
  const maySignUp = server?.registration !== 'closed' || heldInvitation() !== undefined;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const values = new FormData(form.current!);
    const login = String(values.get('login')).trim();
    const password = String(values.get('password'));
    const empty = login === '' ? 'login' : password === '' ? 'password' : undefined;
    if (empty !== undefined) {
      setError(text('account.bothNeeded'));
      focusOn(form.current!, empty);
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      await signIn({ login, password });
    } catch (failure) {
      const told = accountError(failure);
      setError('id' in told ? text(told.id) : told.told);
      setBusy(false);
      focusOn(form.current!, 'password');
    }
  }

  return (
    <AccountCard
      title={text('account.signIn.title')}
      footer={
        maySignUp && (
          <>
            {text('account.signIn.noAccount')}{' '}
            <Link to="/sign-up" className={LINK}>
              {text('account.signIn.create')}
            </Link>
          </>
        )
      }
    >
      {wasSignedOut && (
        <p role="status" className="mb-5 rounded-md bg-brand-soft px-3.5 py-2.5 text-sm text-brand-ink">
          {text('account.signIn.wasSignedOut')}
        </p>
      )}
      <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field
          label={text(server?.mail === true ? 'account.login' : 'account.username')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <Field
          label={text('account.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          error={error}
        />
        <Button type="submit" look="primary" busy={busy} className="mt-2 h-10">
          {text(busy ? 'account.signIn.busy' : 'account.signIn.action')}
        </Button>
        <p className="text-center text-sm">
          <Link to="/reset-password" className={LINK}>
            {text('account.reset.forgot')}
          </Link>
        </p>
      </form>
    </AccountCard>
  );
}

function focusOn(form: HTMLFormElement, name: string): void {
  form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
}
