import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { account, ApiError, MIN_PASSWORD_CHARS, useServer } from '../../store';
import { Button, Field, notify, useText } from '../../ui';
import { AccountCard } from './AccountCard';
import { accountError } from './errors';
import { LINK } from './links';

/** A new password for who forgot theirs: by a code from a mail, or by an administrator. */
export function ResetPasswordPage() {
  const text = useText();
  const server = useServer();
  const [login, setLogin] = useState<string>();
  const back = (
    <Link to="/sign-in" className={LINK}>
      {text('account.reset.back')}
    </Link>
  );

  if (server?.mail === false) {
    return (
      <AccountCard title={text('account.reset.title')} footer={back}>
        <p className="text-muted">{text('account.reset.noMail')}</p>
      </AccountCard>
    );
  }
  return (
    <AccountCard title={text('account.reset.title')} footer={back}>
      {login === undefined ? <AskForm onSent={setLogin} /> : <ResetForm login={login} />}
    </AccountCard>
  );
}

function AskForm({ onSent }: { readonly onSent: (login: string) => void }) {
  const text = useText();
  const [login, setLogin] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (login.trim() === '') {
      setError(text('account.reset.loginNeeded'));
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      await account.sendResetCode(login.trim());
      onSent(login.trim());
    } catch (failure) {
      const told = accountError(failure);
      setError('id' in told ? text(told.id) : told.told);
      setBusy(false);
    }
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <Field
        label={text('account.login')}
        hint={text('account.reset.hint')}
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={error}
        autoFocus
      />
      <Button type="submit" look="primary" busy={busy} className="mt-2 h-10">
        {text('account.sendCode')}
      </Button>
    </form>
  );
}

function ResetForm({ login }: { readonly login: string }) {
  const text = useText();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<{ readonly code?: string; readonly password?: string }>({});
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const digits = code.replace(/\s/g, '');
    if (digits === '') {
      setErrors({ code: text('account.codeNeeded') });
      return;
    }
    if (password.length < MIN_PASSWORD_CHARS) {
      setErrors({ password: text('account.passwordShort', { count: MIN_PASSWORD_CHARS }) });
      return;
    }
    setBusy(true);
    setErrors({});
    try {
      await account.resetPassword({ login, code: digits, password });
      notify(text('account.reset.done'));
      await navigate({ to: '/sign-in' });
    } catch (failure) {
      const told = accountError(failure);
      const sentence = 'id' in told ? text(told.id) : told.told;
      const isPassword = failure instanceof ApiError && failure.field === 'password';
      setErrors(isPassword ? { password: sentence } : { code: sentence });
      setBusy(false);
    }
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <p role="status" className="rounded-md bg-brand-soft px-3.5 py-2.5 text-sm text-brand-ink">
        {text('account.reset.sent')}
      </p>
      <Field
        label={text('account.code')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        error={errors.code}
        autoFocus
      />
      <Field
        label={text('account.newPassword')}
        hint={text('account.passwordHint', { count: MIN_PASSWORD_CHARS })}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        type="password"
        autoComplete="new-password"
        error={errors.password}
      />
      <Button type="submit" look="primary" busy={busy} className="mt-2 h-10">
        {text('account.reset.action')}
      </Button>
    </form>
  );
}
