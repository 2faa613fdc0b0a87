import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import {
  account,
  ApiError,
  dropInvitation,
  heldInvitation,
  MAX_NAME_CHARS,
  MIN_PASSWORD_CHARS,
  signUp,
  useServer,
} from '../../store';
import { Button, Field, useText } from '../../ui';
import { AccountCard } from './AccountCard';
import { accountError } from './errors';
import { LINK } from './links';

/** Makes an account, if this server lets one: with a code from a mail, where it sends mail. */
export function SignUpPage() {
  const text = useText();
  const server = useServer();
  const [email, setEmail] = useState<string>();
  const isInvited = heldInvitation() !== undefined;
  const isFirst = server?.setup === true;
  const isOpen = server === undefined || server.registration === 'open' || isFirst || isInvited;

  if (!isOpen) {
    const closed = server.registration === 'closed' ? 'closed' : 'invitation';
    return (
      <AccountCard title={text(`account.signUp.${closed}Title`)} footer={<HaveAccount />}>
        <p className="text-muted">{text(`account.signUp.${closed}`)}</p>
      </AccountCard>
    );
  }
  return (
    <AccountCard
      title={text(isFirst ? 'account.signUp.firstTitle' : 'account.signUp.title')}
      footer={<HaveAccount />}
    >
      {isFirst && <p className="-mt-3 mb-5 text-sm text-muted">{text('account.signUp.first')}</p>}
      {server?.mail === true && email === undefined ? (
        <EmailForm onSent={setEmail} />
      ) : (
        <AccountForm email={email} onOtherEmail={() => setEmail(undefined)} />
      )}
    </AccountCard>
  );
}

function HaveAccount() {
  const text = useText();
  return (
    <>
      {text('account.signUp.haveAccount')}{' '}
      <Link to="/sign-in" className={LINK}>
        {text('account.signUp.signIn')}
      </Link>
    </>
  );
}

function EmailForm({ onSent }: { readonly onSent: (email: string) => void }) {
  const text = useText();
  const [email, setEmail] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const address = email.trim();
    if (!/^\S+@\S+$/.test(address)) {
      setError(text('account.emailNeeded'));
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      await account.sendSignUpCode(address);
      onSent(address);
    } catch (failure) {
      const told = accountError(failure);
      setError('id' in told ? text(told.id) : told.told);
      setBusy(false);
    }
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <Field
        label={text('account.email')}
        hint={text('account.emailHint')}
        type="email"
        name="email"
        autoComplete="email"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={error}
        autoFocus
      />
      <Button type="submit" look="primary" busy={busy} className="mt-2 h-10">
        {text('account.sendCode')}
      </Button>
    </form>
  );
}

const FIELDS = ['code', 'display_name', 'username', 'password', 'setup_code'] as const;
type FieldName = (typeof FIELDS)[number];
type Errors = Partial<Record<FieldName | 'form', string>>;

interface AccountFormProps {
  /** Where a code was sent; undefined where none is asked for. */
  readonly email: string | undefined;
  readonly onOtherEmail: () => void;
}

function AccountForm({ email, onOtherEmail }: AccountFormProps) {
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
    const code = value('code').replace(/\s/g, '');
    const invitation = heldInvitation();
    const missing: Errors = {
      ...(email !== undefined && code === '' ? { code: text('account.codeNeeded') } : {}),
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
        ...(email === undefined ? {} : { email, code }),
        ...(invitation === undefined ? {} : { invitation }),
        ...(setupCode === '' ? {} : { setup_code: setupCode }),
      });
      dropInvitation();
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
      return { setup_code: text(setupCode === '' ? 'account.setupCodeNeeded' : 'account.setupCodeWrong') };
    }
    if (field === 'username' && failure instanceof ApiError && failure.code === 'name_taken') {
      return { username: text('account.usernameTaken') };
    }
    if (field === 'invitation') {
      return { form: text('invitations.notGoodHint') };
    }
    const known = FIELDS.find((name) => name === field);
    return { [known ?? 'form']: sentence };
  }

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      {email !== undefined && (
        <>
          <p role="status" className="rounded-md bg-brand-soft px-3.5 py-2.5 text-sm text-brand-ink">
            {text('account.codeSent', { email })}{' '}
            <button type="button" onClick={onOtherEmail} className={LINK}>
              {text('account.otherEmail')}
            </button>
          </p>
          <Field
            label={text('account.code')}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            error={errors.code}
            autoFocus
          />
        </>
      )}
      <Field
        label={text('account.displayName')}
        hint={text('account.displayNameHint')}
        name="display_name"
        autoComplete="name"
        maxLength={MAX_NAME_CHARS}
        error={errors.display_name}
        autoFocus={email === undefined}
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
  );
}
