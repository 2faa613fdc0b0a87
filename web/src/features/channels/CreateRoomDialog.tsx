import { useNavigate } from '@tanstack/react-router';
import { Hash, Lock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { actions, closeDialog, MAX_NAME_CHARS, RequestRefused, type UserRef, type Visibility } from '../../store';
import { Button, Choice, Dialog, Field, useText } from '../../ui';
import { PeoplePicker } from './PeoplePicker';
import { useWish } from './useWish';

export function CreateRoomDialog() {
  const text = useText();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [visibility, setVisibility] = useState<Visibility>('public');
  const [people, setPeople] = useState<readonly UserRef[]>([]);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const wishId = useWish();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') {
      setError(text('channels.create.nameNeeded'));
      return;
    }
    const members = visibility === 'private' ? people.map((user) => user.username) : [];
    const wish = { kind: 'room', name: wanted, visibility, members } as const;
    setBusy(true);
    setError(undefined);
    try {
      const channel = await actions.create(wishId(JSON.stringify(wish)), wish);
      closeDialog();
      await navigate({ to: '/c/$channel', params: { channel } });
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  }

  function messageOf(failure: unknown): string {
    if (!(failure instanceof RequestRefused)) {
      return text('error.offline');
    }
    return failure.code === 'name_taken' ? text('channels.create.nameTaken') : failure.message;
  }

  return (
    <Dialog
      open
      onOpenChange={closeDialog}
      title={text('channels.create.title')}
      description={text('channels.create.description')}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
        <Field
          label={text('channels.create.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder={text('channels.create.namePlaceholder')}
          maxLength={MAX_NAME_CHARS}
          autoComplete="off"
          error={error}
          autoFocus
        />
        <Choice
          label={text('channels.create.who')}
          value={visibility}
          options={[
            { value: 'public', icon: <Hash size={18} />, label: text('channels.public'), hint: text('channels.publicHint') },
            { value: 'private', icon: <Lock size={18} />, label: text('channels.private'), hint: text('channels.privateHint') },
          ]}
          onChange={setVisibility}
        />
        {visibility === 'private' && (
          <PeoplePicker label={text('channels.create.people')} people={people} onChange={setPeople} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={closeDialog}>{text('ui.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {text('channels.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
