import { useNavigate } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { useState } from 'react';
import { useListed, useRoomOrder } from '../../store';
import { Button, State, useText } from '../../ui';
import { CreateRoomDialog } from './CreateRoomDialog';

/** What stands beside the list while no room is open. */
export function HomePage() {
  const text = useText();
  const navigate = useNavigate();
  const order = useRoomOrder();
  const listed = useListed();
  const [creates, setCreates] = useState(false);
  const latest = order[0];

  return (
    <main className="h-full bg-bg">
      {latest !== undefined && (
        <State
          icon={<MessagesSquare size={22} />}
          title={text('home.title')}
          action={
            <Button
              look="primary"
              onClick={() => void navigate({ to: '/c/$channel', params: { channel: latest } })}
            >
              {text('home.openLatest')}
            </Button>
          }
        >
          {text('home.choose')}
        </State>
      )}
      {latest === undefined && listed && (
        <State
          icon={<MessagesSquare size={22} />}
          title={text('home.emptyTitle')}
          action={
            <>
              <Button look="primary" onClick={() => setCreates(true)}>
                {text('channels.create')}
              </Button>
              <Button onClick={() => void navigate({ to: '/rooms' })}>{text('channels.browse')}</Button>
            </>
          }
        >
          {text('home.empty')}
        </State>
      )}
      <CreateRoomDialog open={creates} onOpenChange={setCreates} />
    </main>
  );
}
