import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { actions, closeDialog, MAX_NAME_CHARS, RequestRefused, type UserRef } from '../../store';
import { Button, Dialog, Field, useText } from '../../ui';
import { PeoplePicker } from './PeoplePicker';
import { useWish } from './useWish';

/** Writes to one person, or to several at once. */
export function NewConversationDialog() {
  const text = useText();
  const navigate = useNavigate();
  const [people, setPeople] = useState<readonly UserRef[]>([]);
  const [name, setName] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const wishId = useWish();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const [first, ...others] = people;
    if (first === undefined) {
      setError(text('channels.conversation.nobody'));
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const channel = others.length === 0 ? await actions.openDirect(first.username) : await createGroup();
      closeDialog();
      await navigate({ to: '/c/$channel', params: { channel } });
    } catch (failure) {
      setError(failure instanceof RequestRefused ? failure.message : text('error.offline'));
      setBusy(false);
    }
  }

  function createGroup(): Promise<string> {
    const called = name.trim();
    const wish = {
      kind: 'group',
      ...(called === '' ? {} : { name: called }),
      members: people.map((user) => user.username),
    } as const;
    return actions.create(wishId(JSON.stringify(wish)), wish);
  }

  return (
    <Dialog
      open
      onOpenChange={closeDialog}
      title={text('channels.newConversation')}
      description={text('channels.conversation.description')}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
        <PeoplePicker
          label={text('channels.conversation.with')}
          people={people}
          onChange={(picked) => {
            setPeople(picked);
            setError(undefined);
          }}
          error={error}
          autoFocus
        />
        {people.length > 1 && (
          <Field
            label={text('channels.conversation.name')}
            hint={text('channels.conversation.nameHint')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={MAX_NAME_CHARS}
            autoComplete="off"
          />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={closeDialog}>{text('ui.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {text('channels.conversation.start', { count: people.length })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
