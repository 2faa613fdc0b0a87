import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, ApiError, channelLink, channelName, type ChannelRow, closeDialog, MAX_NAME_CHARS, openDialog, useRoom } from '../../store';
import { Button, CopyField, Dialog, Field, notify, useText } from '../../ui';
import { useWish } from './useWish';

const MAX_TOPIC_CHARS = 250;

/** What a room is called and about, and what its owners can do with it. */
export function RoomDetailsDialog({ channel }: { readonly channel: string }) {
  const text = useText();
  const row = useRoom(channel)?.row;
  if (row === undefined) {
    return null;
  }
  return (
    <Dialog
      open
      onOpenChange={closeDialog}
      title={channelName(row)}
      description={text(
        row.kind === 'group'
          ? 'channels.details.group'
          : row.visibility === 'public'
            ? 'channels.details.public'
            : 'channels.details.private',
        { count: row.members },
      )}
    >
      <Details row={row} />
    </Dialog>
  );
}

function Details({ row }: { readonly row: ChannelRow }) {
  const text = useText();
  const mayChange = row.kind === 'group' || row.role === 'owner' || row.role === 'moderator';
  return (
    <div className="grid gap-5">
      {mayChange ? (
        <ChangeForm row={row} />
      ) : (
        <div>
          <h3 className="mb-1 text-sm font-semibold">{text('channels.details.topic')}</h3>
          <p className="text-muted">{row.topic === '' ? text('channels.details.noTopic') : row.topic}</p>
        </div>
      )}
      {row.kind === 'room' && (
        <CopyField
          label={text('channels.details.link')}
          value={channelLink(row.id)}
          hint={text(row.visibility === 'public' ? 'channels.details.linkPublic' : 'channels.details.linkPrivate')}
        />
      )}
      <div className="flex flex-wrap gap-2 border-t border-line-soft pt-5">
        <Button onClick={() => openDialog({ kind: 'leave_room', channel: row.id })}>{text('channels.leave')}</Button>
        {row.role === 'owner' && <DeleteRoom row={row} />}
      </div>
    </div>
  );
}

function ChangeForm({ row }: { readonly row: ChannelRow }) {
  const text = useText();
  const wishId = useWish();
  const [name, setName] = useState(row.name);
  const [topic, setTopic] = useState(row.topic);
  const [errors, setErrors] = useState<{ readonly name?: string; readonly topic?: string }>({});
  const [busy, setBusy] = useState(false);
  const isChanged = name.trim() !== row.name || topic.trim() !== row.topic;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const called = name.trim();
    if (called === '') {
      setErrors({ name: text('channels.create.nameNeeded') });
      return;
    }
    setBusy(true);
    setErrors({});
    try {
      if (called !== row.name) {
        await api.changeChannel(row.id, { name: called }, wishId(`name ${called}`));
      }
    } catch (refused) {
      setErrors({ name: messageOf(refused) });
      setBusy(false);
      return;
    }
    try {
      if (topic.trim() !== row.topic) {
        await api.changeChannel(row.id, { topic: topic.trim() }, wishId(`topic ${topic.trim()}`));
      }
      closeDialog();
    } catch (refused) {
      setErrors({ topic: messageOf(refused) });
      setBusy(false);
    }
  }

  function messageOf(refused: unknown): string {
    if (!(refused instanceof ApiError)) {
      throw refused;
    }
    switch (refused.code) {
      case 'unreachable':
        return text('error.unreachable');
      case 'name_taken':
        return text('channels.create.nameTaken');
      default:
        return refused.message;
    }
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <Field
        label={text('channels.create.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={MAX_NAME_CHARS}
        autoComplete="off"
        error={errors.name}
      />
      <Field
        label={text('channels.details.topic')}
        hint={text('channels.details.topicHint')}
        value={topic}
        onChange={(event) => setTopic(event.target.value)}
        maxLength={MAX_TOPIC_CHARS}
        autoComplete="off"
        error={errors.topic}
      />
      <div className="flex justify-end">
        <Button type="submit" look="primary" busy={busy} disabled={!isChanged}>
          {text('ui.save')}
        </Button>
      </div>
    </form>
  );
}

function DeleteRoom({ row }: { readonly row: ChannelRow }) {
  const text = useText();
  const navigate = useNavigate();
  const { channel: current } = useParams({ strict: false });
  const wishId = useWish();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);

  async function remove(): Promise<void> {
    setBusy(true);
    try {
      await api.deleteChannel(row.id, wishId('delete'));
      closeDialog();
      if (current === row.id) {
        await navigate({ to: '/' });
      }
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      notify(refused.code === 'unreachable' ? text('error.unreachable') : refused.message);
      setBusy(false);
    }
  }

  return asks ? (
    <div className="grid w-full gap-3 rounded-md border border-unread p-4">
      <p className="text-sm">{text('channels.delete.description', { name: channelName(row) })}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={() => setAsks(false)}>{text('ui.cancel')}</Button>
        <Button look="danger" busy={busy} onClick={() => void remove()}>
          {text('channels.delete')}
        </Button>
      </div>
    </div>
  ) : (
    <Button className="text-unread" onClick={() => setAsks(true)}>
      {text('channels.delete')}
    </Button>
  );
}
