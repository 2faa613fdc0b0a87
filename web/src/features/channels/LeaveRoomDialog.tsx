import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { actions, channelName, closeDialog, RequestRefused, useRoom } from '../../store';
import { Confirm, notify, useText } from '../../ui';

/** Asks before a room is left. */
export function LeaveRoomDialog({ channel }: { readonly channel: string }) {
  const text = useText();
  const navigate = useNavigate();
  const { channel: current } = useParams({ strict: false });
  const row = useRoom(channel)?.row;
  const [busy, setBusy] = useState(false);
  if (row === undefined) {
    return null;
  }

  async function leave(): Promise<void> {
    setBusy(true);
    try {
      await actions.leave(channel);
      if (current === channel) {
        await navigate({ to: '/' });
      }
    } catch (failure) {
      notify(failure instanceof RequestRefused ? failure.message : text('error.offline'));
    } finally {
      closeDialog();
    }
  }

  return (
    <Confirm
      open
      onOpenChange={closeDialog}
      title={text('channels.leave.title', { name: channelName(row) })}
      description={text(row.visibility === 'public' ? 'channels.leave.public' : 'channels.leave.private')}
      action={text('channels.leave')}
      busy={busy}
      onConfirm={() => void leave()}
    />
  );
}
