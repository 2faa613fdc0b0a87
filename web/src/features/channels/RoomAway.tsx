import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Compass, DoorOpen, Hash } from 'lucide-react';
import { useState } from 'react';
import { actions, api, RequestRefused, useGone } from '../../store';
import { Button, notify, State, useText } from '../../ui';

/** What stands in place of a room that the user is not in: why, and what can be done. */
export function RoomAway({ channel }: { readonly channel: string }) {
  const text = useText();
  const navigate = useNavigate();
  const gone = useGone(channel);
  const [busy, setBusy] = useState(false);
  const room = useQuery({
    queryKey: ['channel', channel],
    queryFn: ({ signal }) => api.channel(channel, signal),
    enabled: gone === undefined,
    retry: false,
  });
  const browse = (
    <Button look="primary" onClick={() => void navigate({ to: '/rooms' })}>
      {text('channels.browse')}
    </Button>
  );

  async function join(): Promise<void> {
    setBusy(true);
    try {
      await actions.join(channel);
    } catch (failure) {
      notify(failure instanceof RequestRefused ? failure.message : text('error.offline'));
      setBusy(false);
    }
  }

  if (gone !== undefined) {
    const how = gone.how;
    return (
      <State isPage icon={<DoorOpen size={22} />} title={text(`channels.gone.${how}Title`)} action={browse}>
        {text(`channels.gone.${how}`, { name: gone.name })}
      </State>
    );
  }
  if (room.isPending) {
    return null;
  }
  if (room.data === undefined) {
    return (
      <State isPage icon={<Compass size={22} />} title={text('channels.unknownTitle')} action={browse}>
        {text('channels.unknown')}
      </State>
    );
  }
  return (
    <State
        isPage
      icon={<Hash size={22} />}
      title={room.data.name}
      action={
        <Button look="primary" busy={busy} onClick={() => void join()}>
          {text('channels.joinRoom')}
        </Button>
      }
    >
      {text('channels.notJoined', { count: room.data.members })}
    </State>
  );
}
