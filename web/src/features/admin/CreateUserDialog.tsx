import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { administration, ApiError, MAX_NAME_CHARS } from '../../store';
import { Button, Dialog, Field, Switch, useText } from '../../ui';

interface CreateUserDialogProps {
  /** Key of the list that there will be one more in. */
  readonly changes: readonly string[];
  readonly onClose: () => void;
  readonly onPassword: (username: string, password: string) => void;
}

const FIELDS = ['username', 'display_name', 'email'] as const;
type Errors = Partial<Record<(typeof FIELDS)[number] | 'form', string>>;

/** Makes an account for somebody, with a password that is told once. */
export function CreateUserDialog({ changes, onClose, onPassword }: CreateUserDialogProps) {
  const text = useText();
  const queries = useQueryClient();
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [administrator, setAdministrator] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const wanted = username.trim().toLowerCase();
    if (wanted === '') {
      setErrors({ username: text('account.usernameNeeded') });
      return;
    }
    setBusy(true);
    setErrors({});
    try {
      const made = await administration.create({
        username: wanted,
        ...(name.trim() === '' ? {} : { display_name: name.trim() }),
        ...(email.trim() === '' ? {} : { email: email.trim() }),
        ...(administrator ? { administrator } : {}),
      });
      await queries.invalidateQueries({ queryKey: changes });
      onClose();
      onPassword(made.user.username, made.password ?? '');
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      setErrors({ [FIELDS.find((each) => each === refused.field) ?? 'form']: sentenceOf(refused) });
      setBusy(false);
    }
  }

  function sentenceOf(refused: ApiError): string {
    switch (refused.code) {
      case 'unreachable':
        return text('error.unreachable');
      case 'name_taken':
        return text('account.usernameTaken');
      default:
        return refused.message;
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={text('admin.createUser')}
      description={text('admin.createUser.description')}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <Field
          label={text('account.username')}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.username}
          autoFocus
        />
        <Field
          label={text('admin.displayName')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={MAX_NAME_CHARS}
          autoComplete="off"
          error={errors.display_name}
        />
        <Field
          label={text('account.email')}
          hint={text('admin.emailHint')}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          autoComplete="off"
          error={errors.email ?? errors.form}
        />
        <Switch
          label={text('admin.isAdministrator')}
          hint={text('admin.administratorHint')}
          checked={administrator}
          onChange={setAdministrator}
        />
        <div className="mt-1 flex justify-end gap-2">
          <Button onClick={onClose}>{text('ui.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {text('admin.createUser')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
