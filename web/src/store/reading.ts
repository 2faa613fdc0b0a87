import { create } from 'zustand';
import { type Chat, reachesHead } from '../client';

/** The part of a chat that reading is about. */
type ReadableChat = Pick<Chat, 'display' | 'listed' | 'markRead' | 'room'>;

interface ReadingState {
  /** The room on the screen. */
  readonly channel: string | undefined;
  /** The *New* line stands after this seq; it stays until the room is left. */
  readonly lineAfter: number | undefined;
  /**
   * Whether the line is where it belongs: what the last visit kept may be old, so that is known
   * when the server has told how much is unread.
   */
  readonly isSettled: boolean;
}

const useReadingState = create<ReadingState>(() => ({
  channel: undefined,
  lineAfter: undefined,
  isSettled: false,
}));

/** Where the *New* line stands in a room: after this seq; nowhere when undefined. */
export const useLineAfter = (channel: string): number | undefined =>
  useReadingState((state) => (state.channel === channel ? state.lineAfter : undefined));

/** Whether the line of a room is where it belongs. */
export const useLineSettled = (channel: string): boolean =>
  useReadingState((state) => state.channel === channel && state.isSettled);

let chat: ReadableChat | undefined;
/** Whether somebody looks at the newest message: the page has the focus and is at the end. */
let isWatching = false;
/** Whether there was nothing unread before the last change. */
let wasRead = false;

/**
 * Decides what counts as read: a message does when its end was on the screen while the page had
 * the focus. What comes while nobody looks begins below a *New* line.
 */
export const reading = {
  use(next: ReadableChat | undefined): void {
    chat = next;
    reading.enter(useReadingState.getState().channel);
  },

  /** Shows a room, or none. */
  enter(channel: string | undefined): void {
    isWatching = false;
    wasRead = false;
    useReadingState.setState({ channel, lineAfter: undefined, isSettled: false });
    chat?.display(channel);
    if (channel !== undefined) {
      reading.roomsChanged(new Set([channel]));
    }
  },

  watch(isLooking: boolean): void {
    isWatching = isLooking;
    markRead();
  },

  /** Somebody looks, and the messages up to `seq` are on the screen or above it. */
  seen(seq: number): void {
    const { channel, isSettled } = useReadingState.getState();
    const room = channel === undefined ? undefined : chat?.room(channel);
    if (channel !== undefined && room !== undefined && isSettled && room.row.unread > 0) {
      chat?.markRead(channel, Math.min(seq, room.row.seq));
    }
  },

  roomsChanged(changed: ReadonlySet<string>): void {
    const { channel, lineAfter, isSettled } = useReadingState.getState();
    const room = channel === undefined ? undefined : chat?.room(channel);
    if (room === undefined || channel === undefined || !changed.has(channel)) {
      return;
    }
    const { read_seq, unread } = room.row;
    if (!isSettled) {
      useReadingState.setState({
        lineAfter: unread > 0 ? read_seq : undefined,
        isSettled: chat?.listed === true,
      });
    } else if (unread > 0 && wasRead && !isWatching && (lineAfter ?? -1) < read_seq) {
      useReadingState.setState({ lineAfter: read_seq });
    }
    wasRead = unread === 0;
    markRead();
  },
};

function markRead(): void {
  const { channel } = useReadingState.getState();
  const room = channel === undefined ? undefined : chat?.room(channel);
  if (
    isWatching &&
    channel !== undefined &&
    room !== undefined &&
    reachesHead(room) &&
    (room.row.unread > 0 || room.row.mentions > 0)
  ) {
    chat?.markRead(channel, room.row.seq);
  }
}
