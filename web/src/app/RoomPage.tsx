import { useParams } from '@tanstack/react-router';
import { RoomAway, RoomHeader } from '../features/channels';
import { Composer } from '../features/composer';
import { MemberPanel } from '../features/people';
import { Timeline, TypingLine } from '../features/timeline';
import { useDetails, useListed, useRoom } from '../store';

/** One room: what is said in it, where one writes, and who is there. */
export function RoomPage() {
  const { channel } = useParams({ from: '/app/c/$channel' });
  const room = useRoom(channel);
  const listed = useListed();
  const details = useDetails();

  if (room === undefined) {
    return <main className="h-full bg-bg">{listed && <RoomAway key={channel} channel={channel} />}</main>;
  }
  const { row } = room;
  return (
    <div className={details ? 'grid h-full desk:grid-cols-[minmax(0,1fr)_252px]' : 'h-full'}>
      <main
        className={`h-full min-h-0 min-w-0 flex-col bg-bg ${details ? 'hidden desk:flex' : 'flex'}`}
      >
        <RoomHeader row={row} />
        <Timeline key={channel} channel={channel} />
        <TypingLine channel={channel} />
        <Composer key={`${channel} composer`} channel={channel} name={row.name} />
      </main>
      {details && <MemberPanel row={row} />}
    </div>
  );
}
