import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { RoomAway, RoomHeader } from '../features/channels';
import { Composer } from '../features/composer';
import { MemberPanel } from '../features/people';
import { Timeline, TypingLine } from '../features/timeline';
import { channelName, setDetails, useDetails, useListed, useRoom } from '../store';
import { classes, useIsWide } from '../ui';

/** One room: what is said in it, where one writes, and who is there. */
export function RoomPage() {
  const { channel } = useParams({ from: '/app/c/$channel' });
  const navigate = useNavigate();
  const room = useRoom(channel);
  const listed = useListed();
  const isWide = useIsWide();
  // Beside the room it is a habit that is kept; in its place it is a step that Back undoes.
  const { people, at } = useSearch({ from: '/app/c/$channel' });
  const details = useDetails();
  const showsPeople = isWide ? details : people === true;

  function togglePeople(): void {
    if (isWide) {
      setDetails(!details);
    } else {
      void navigate({
        to: '/c/$channel',
        params: { channel },
        search: showsPeople ? {} : { people: true },
        replace: showsPeople,
      });
    }
  }

  // A link is followed once: a reload shows the room as it is then.
  const arrived = useCallback(
    () => void navigate({ to: '/c/$channel', params: { channel }, search: {}, replace: true }),
    [channel, navigate],
  );

  if (room === undefined) {
    return (
      <main className="h-full bg-bg">
        {listed && <RoomAway key={channel} channel={channel} />}
      </main>
    );
  }
  const { row } = room;
  if (showsPeople && !isWide) {
    return <MemberPanel row={row} isPage onClose={togglePeople} />;
  }
  return (
    <div
      className={classes(
        'grid h-full min-w-0 grid-rows-[minmax(0,1fr)]',
        showsPeople ? 'grid-cols-[minmax(0,1fr)_252px]' : 'grid-cols-[minmax(0,1fr)]',
      )}
    >
      <main className="flex min-h-0 min-w-0 flex-col bg-bg">
        <RoomHeader row={row} showsPeople={showsPeople} onTogglePeople={togglePeople} />
        <Timeline key={channel} channel={channel} at={at} onArrived={arrived} />
        <TypingLine channel={channel} />
        <Composer key={`${channel} composer`} channel={channel} name={channelName(row)} />
      </main>
      {showsPeople && <MemberPanel row={row} isPage={false} onClose={togglePeople} />}
    </div>
  );
}
