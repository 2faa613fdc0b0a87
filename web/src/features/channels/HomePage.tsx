import { Navigate, useNavigate } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { useState } from 'react';
import { useLastRoom, useListed, useRoom, useRoomOrder } from '../../store';
import { Button, State, useText } from '../../ui';
import { CreateRoomDialog } from './CreateRoomDialog';

/**
 * What stands beside the list when no room was chosen: the room that was open last, or the one
 * with the latest activity; and where there is none, what to do first.
 */
export function HomePage() {
  const text = useText();
  const navigate = useNavigate();
  const order = useRoomOrder();
  const listed = useListed();
  const lastRoom = useLastRoom() ?? '';
  const isStillIn = useRoom(lastRoom) !== undefined;
  const [creates, setCreates] = useState(false);
  const channel = isStillIn ? lastRoom : order[0];

  if (channel !== undefined && (listed || isStillIn)) {
    return <Navigate to="/c/$channel" params={{ channel }} replace />;
  }
  return (
    <main className="h-full bg-bg">
      {listed && (
        <State
          isPage
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
