import { Navigate } from '@tanstack/react-router';
import { useLastRoom, useListed, useRoom, useRoomOrder } from '../../store';
import { FirstSteps } from './FirstSteps';

/**
 * What stands beside the list when no room was chosen: the room that was open last, or the one
 * with the latest activity; and where there is none, what to do first.
 */
export function HomePage() {
  const order = useRoomOrder();
  const listed = useListed();
  const lastRoom = useLastRoom() ?? '';
  const isStillIn = useRoom(lastRoom) !== undefined;
  const channel = isStillIn ? lastRoom : order[0];

  if (channel !== undefined && (listed || isStillIn)) {
    return <Navigate to="/c/$channel" params={{ channel }} replace />;
  }
  return <main className="h-full bg-bg">{listed && <FirstSteps heading="h1" />}</main>;
}
