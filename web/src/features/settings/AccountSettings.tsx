import { type FormEvent, useState } from 'react';
import { account, deleteAccount, type Me, MIN_PASSWORD_CHARS, profileChanged, useMe, useServer } from '../../store';
import { Button, Dialog, Field, Part, useText } from '../../ui';
import { useSaving } from './useSaving';

export function AccountSettings() {
  const me = useMe();
  return me === undefined ? null : (
    <>
      <PasswordPart />
      <EmailPart me={me} />
      <DeletePart me={me} />
    </>
  );
}

function PasswordPart() {
  const text = useText();
  const { busy, errors, fail, save } = useSaving(['current_password', 'password']);
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (current === '') {
      fail('current_password', text('settings.currentPasswordNeeded'));
    } else if (password.length < MIN_PASSWORD_CHARS) {
      fail('password', text('account.passwordShort', { count: MIN_PASSWORD_CHARS }));
    } else {
      const change = { current_password: current, password };
      if (await save(() => account.changePassword(change), 'settings.passwordChanged')) {
        setCurrent('');
        setPassword('');
      }
    }
  }

  return (
    <Part title={text('account.password')} description={text('settings.passwordHint')}>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field
          label={text('settings.currentPassword')}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={errors['current_password']}
        />
        <Field
          label={text('account.newPassword')}
          hint={text('account.passwordHint', { count: MIN_PASSWORD_CHARS })}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={errors['password'] ?? errors['form']}
        />
        <div>
          <Button type="submit" look="primary" busy={busy}>
            {text('settings.changePassword')}
          </Button>
        </div>
      </form>
    </Part>
  );
}

function EmailPart({ me }: { readonly me: Me }) {
  const text = useText();
  const server = useServer();
  const { busy, errors, fail, save } = useSaving(['email', 'password', 'code', 'current_code']);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [currentCode, setCurrentCode] = useState('');
  const [isSent, setIsSent] = useState(false);
  const sendsCodes = server?.mail === true;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const address = email.trim();
    if (!/^\S+@\S+$/.test(address)) {
      fail('email', text('account.emailNeeded'));
    } else if (password === '') {
      fail('password', text('settings.currentPasswordNeeded'));
    } else if (sendsCodes && !isSent) {
      setIsSent(await save(() => account.sendEmailCodes({ email: address, password })));
    } else {
      const codes = isSent
        ? { code: code.trim(), ...(me.email === undefined ? {} : { current_code: currentCode.trim() }) }
        : { password };
      const change = { email: address, ...codes };
      if (await save(async () => profileChanged(await account.changeEmail(change)), 'settings.emailChanged')) {
        setEmail('');
        setPassword('');
        setCode('');
        setCurrentCode('');
        setIsSent(false);
      }
    }
  }

  return (
    <Part
      title={text('account.email')}
      description={me.email === undefined ? text('settings.noEmail') : text('settings.emailNow', { email: me.email })}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field
          label={text('settings.newEmail')}
          type="email"
          autoComplete="email"
          value={email}
          readOnly={isSent}
          onChange={(event) => setEmail(event.target.value)}
          error={errors['email']}
        />
        {!isSent && (
          <Field
            label={text('settings.currentPassword')}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            error={errors['password'] ?? errors['form']}
          />
        )}
        {isSent && (
          <>
            <Field
              label={text('settings.codeTo', { email: email.trim() })}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
              error={errors['code'] ?? errors['form']}
              autoFocus
            />
            {me.email !== undefined && (
              <Field
                label={text('settings.codeTo', { email: me.email })}
                inputMode="numeric"
                autoComplete="off"
                value={currentCode}
                onChange={(event) => setCurrentCode(event.target.value)}
                error={errors['current_code']}
              />
            )}
          </>
        )}
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy}>
            {text(sendsCodes && !isSent ? 'account.sendCode' : 'settings.changeEmail')}
          </Button>
          {isSent && <Button onClick={() => setIsSent(false)}>{text('ui.cancel')}</Button>}
        </div>
      </form>
    </Part>
  );
}

function DeletePart({ me }: { readonly me: Me }) {
  const text = useText();
  const [asks, setAsks] = useState(false);
  return (
    <Part title={text('settings.delete.title')} description={text('settings.delete.hint')}>
      <div>
        <Button className="text-unread" onClick={() => setAsks(true)}>
          {text('settings.delete.action')}
        </Button>
      </div>
      {asks && <DeleteDialog me={me} onClose={() => setAsks(false)} />}
    </Part>
  );
}

function DeleteDialog({ me, onClose }: { readonly me: Me; readonly onClose: () => void }) {
  const text = useText();
  const { busy, errors, fail, save } = useSaving(['password']);
  const [password, setPassword] = useState('');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (password === '') {
      fail('password', text('settings.currentPasswordNeeded'));
    } else {
      await save(() => deleteAccount(password));
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={text('settings.delete.ask', { name: me.display_name })}
      description={text('settings.delete.description', { username: me.username })}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
        <Field
          label={text('settings.currentPassword')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={errors['password'] ?? errors['form']}
          autoFocus
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text('ui.cancel')}</Button>
          <Button type="submit" look="danger" busy={busy}>
            {text('settings.delete.action')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
