import { useQuery, useQueryClient } from '@tanstack/react-query';
import { DoorClosed, DoorOpen, Ticket } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { administration, ApiError, loadServer, MAX_NAME_CHARS, type ServerSettings } from '../../store';
import { Button, Choice, Field, notify, Part, Skeleton, Switch, useText } from '../../ui';

const KEY = ['admin', 'settings'];

export function ServerAdministration() {
  const text = useText();
  const settings = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => administration.settings(signal),
    staleTime: 0,
  });
  if (settings.data !== undefined) {
    return <Settings settings={settings.data} />;
  }
  return settings.isError ? (
    <div>
      <p className="mb-2 text-muted">{text('error.unreachable')}</p>
      <Button size="small" onClick={() => void settings.refetch()}>
        {text('ui.tryAgain')}
      </Button>
    </div>
  ) : (
    <div className="grid animate-late gap-4">
      <Skeleton className="h-10 w-full rounded-md" />
      <Skeleton className="h-40 w-full rounded-md" />
    </div>
  );
}

const LIMITS = [
  'sends_per_second',
  'sends_burst',
  'sign_ups_per_address_and_hour',
  'failed_sign_ins_per_account',
  'failed_sign_ins_per_address',
] as const satisfies readonly (keyof ServerSettings)[];
type Limit = (typeof LIMITS)[number];

function Settings({ settings }: { readonly settings: ServerSettings }) {
  const text = useText();
  const queries = useQueryClient();

  /** Answers why it was not taken, by the field that is to blame. */
  async function change(changed: Partial<ServerSettings>): Promise<Readonly<Record<string, string>>> {
    try {
      queries.setQueryData(KEY, await administration.changeSettings(changed));
      notify(text('settings.saved'));
      void loadServer();
      return {};
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      return {
        [refused.field ?? 'form']: refused.code === 'unreachable' ? text('error.unreachable') : refused.message,
      };
    }
  }

  async function changeAtOnce(changed: Partial<ServerSettings>): Promise<void> {
    const [sentence] = Object.values(await change(changed));
    if (sentence !== undefined) {
      notify(sentence);
    }
  }

  return (
    <>
      <Part title={text('admin.server')}>
        <NameForm name={settings.name} onSave={change} />
      </Part>
      <Part title={text('admin.registration')} description={text('admin.registration.hint')}>
        <Choice
          label={text('admin.registration')}
          value={settings.registration}
          options={[
            { value: 'open', icon: <DoorOpen size={18} />, label: text('admin.registration.open'), hint: text('admin.registration.openHint') },
            { value: 'invitation', icon: <Ticket size={18} />, label: text('admin.registration.invitation'), hint: text('admin.registration.invitationHint') },
            { value: 'closed', icon: <DoorClosed size={18} />, label: text('admin.registration.closed'), hint: text('admin.registration.closedHint') },
          ]}
          onChange={(registration) => void changeAtOnce({ registration })}
        />
        <Switch
          label={text('admin.membersMayInvite')}
          hint={text('admin.membersMayInviteHint')}
          checked={settings.members_may_invite}
          onChange={(members_may_invite) => void changeAtOnce({ members_may_invite })}
        />
      </Part>
      <Part title={text('admin.limits')} description={text('admin.limits.hint')}>
        <LimitsForm settings={settings} onSave={change} />
      </Part>
    </>
  );
}

type Save = (changed: Partial<ServerSettings>) => Promise<Readonly<Record<string, string>>>;

function NameForm({ name, onSave }: { readonly name: string; readonly onSave: Save }) {
  const text = useText();
  const [value, setValue] = useState(name);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setErrors(await onSave({ name: value.trim() }));
    setBusy(false);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <Field
        label={text('admin.serverName')}
        hint={text('admin.serverNameHint')}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        maxLength={MAX_NAME_CHARS}
        autoComplete="off"
        error={errors['name'] ?? errors['form']}
      />
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={value.trim() === '' || value.trim() === name}>
          {text('ui.save')}
        </Button>
      </div>
    </form>
  );
}

function LimitsForm({ settings, onSave }: { readonly settings: ServerSettings; readonly onSave: Save }) {
  const text = useText();
  const [values, setValues] = useState(
    () => Object.fromEntries(LIMITS.map((limit) => [limit, String(settings[limit])])) as Record<Limit, string>,
  );
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const changed = LIMITS.filter((limit) => values[limit].trim() !== String(settings[limit]));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const wrong = LIMITS.filter((limit) => !/^[1-9]\d{0,8}$/.test(values[limit].trim()));
    if (wrong.length > 0) {
      setErrors(Object.fromEntries(wrong.map((limit) => [limit, text('admin.limits.wrong')])));
      return;
    }
    setBusy(true);
    setErrors(await onSave(Object.fromEntries(changed.map((limit) => [limit, Number(values[limit])]))));
    setBusy(false);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <div className="grid items-end gap-4 sm:grid-cols-2">
        {LIMITS.map((limit) => (
          <Field
            key={limit}
            label={text(`admin.limits.${limit}`)}
            inputMode="numeric"
            value={values[limit]}
            onChange={(event) => setValues({ ...values, [limit]: event.target.value })}
            autoComplete="off"
            error={errors[limit]}
            className="self-start"
          />
        ))}
      </div>
      {errors['form'] !== undefined && (
        <p role="alert" className="text-sm text-unread">
          {errors['form']}
        </p>
      )}
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={changed.length === 0}>
          {text('ui.save')}
        </Button>
      </div>
    </form>
  );
}
