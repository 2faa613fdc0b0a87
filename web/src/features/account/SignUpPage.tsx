import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError, MAX_NAME_CHARS, MIN_PASSWORD_CHARS, signUp } from '../../store';
import { Button, Field, useText } from '../../ui';
import { AccountCard } from './AccountCard';
import { accountError } from './errors';

const FIELDS = ['display_name', 'username', 'password', 'setup_code'] as const;
type FieldName = (typeof FIELDS)[number];
type Errors = Partial<Record<FieldName | 'form', string>>;

export function SignUpPage() {
  const text = useText();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  /** Only the server knows whether the account to be made is the first, which needs the code. */
  const [asksSetupCode, setAsksSetupCode] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const first = FIELDS.find((name) => errors[name] !== undefined);
    if (first !== undefined) {
      form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
    }
  }, [errors]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const values = new FormData(form.current!);
    const value = (name: FieldName): string => String(values.get(name) ?? '');
    const displayName = value('display_name').trim();
    const setupCode = value('setup_code').trim();
    const username = value('username').trim().toLowerCase();
    const missing: Errors = {
      ...(username === '' ? { username: text('account.usernameNeeded') } : {}),
      ...(value('password').length < MIN_PASSWORD_CHARS
        ? { password: text('account.passwordShort', { count: MIN_PASSWORD_CHARS }) }
        : {}),
    };
    if (Object.keys(missing).length > 0) {
      setErrors(missing);
      return;
    }
    setBusy(true);
    setErrors({});
    try {
      await signUp({
        username,
        password: value('password'),
        ...(displayName === '' ? {} : { display_name: displayName }),
        ...(setupCode === '' ? {} : { setup_code: setupCode }),
      });
    } catch (failure) {
      setErrors(errorsOf(failure, setupCode));
      setBusy(false);
    }
  }

  function errorsOf(failure: unknown, setupCode: string): Errors {
    const told = accountError(failure);
    const sentence = 'id' in told ? text(told.id) : told.told;
    const field = failure instanceof ApiError ? failure.field : undefined;
    if (field === 'setup_code') {
      setAsksSetupCode(true);
      return { setup_code: setupCode === '' ? text('account.setupCodeNeeded') : sentence };
    }
    if (field === 'username' && failure instanceof ApiError && failure.code === 'name_taken') {
      return { username: text('account.usernameTaken') };
    }
    const known = FIELDS.find((name) => name === field);
    return { [known ?? 'form']: sentence };
  }

  return (
    <AccountCard
      title={text('account.signUp.title')}
      footer={
        <>
          {text('account.signUp.haveAccount')}{' '}
          <Link to="/sign-in" className="font-semibold text-brand-ink underline underline-offset-2">
            {text('account.signUp.signIn')}
          </Link>
        </>
      }
    >
      <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field
          label={text('account.displayName')}
          hint={text('account.displayNameHint')}
          name="display_name"
          autoComplete="name"
          maxLength={MAX_NAME_CHARS}
          error={errors.display_name}
          autoFocus
        />
        <Field
          label={text('account.username')}
          hint={text('account.usernameHint')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.username}
        />
        <Field
          label={text('account.password')}
          hint={text('account.passwordHint', { count: MIN_PASSWORD_CHARS })}
          name="password"
          type="password"
          autoComplete="new-password"
          error={errors.password}
        />
        {asksSetupCode && (
          <Field
            label={text('account.setupCode')}
            hint={text('account.setupCodeHint')}
            name="setup_code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            error={errors.setup_code}
          />
        )}
        {errors.form !== undefined && (
          <p role="alert" className="text-sm text-unread">
            {errors.form}
          </p>
        )}
        <Button type="submit" look="primary" busy={busy} className="mt-2 h-10">
          {text(busy ? 'account.signUp.busy' : 'account.signUp.action')}
        </Button>
      </form>
    </AccountCard>
  );
}
