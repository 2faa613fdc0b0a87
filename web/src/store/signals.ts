import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { FrameOf, PresenceStatus, UserRef } from '../protocol';

/** Someone who has not typed on for this long has stopped. */
const TYPING_MILLIS = 6_000;

interface Typist {
  readonly user: UserRef;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface Signals {
  readonly typing: ReadonlyMap<string, ReadonlyMap<string, Typist>>;
  readonly presence: ReadonlyMap<string, PresenceStatus>;
}

const useSignals = create<Signals>(() => ({ typing: new Map(), presence: new Map() }));

/** Takes what is true for the moment only. */
export function signalled(
  frame: FrameOf<'typing' | 'presence' | 'channel_read'>,
  myId: string,
): void {
  if (frame.type === 'presence') {
    useSignals.setState(({ presence }) => ({
      presence: new Map(presence).set(frame.user.id, frame.status),
    }));
  } else if (frame.type === 'typing' && frame.user.id !== myId) {
    stoppedTyping(frame.channel, frame.user.id);
    const timer = setTimeout(() => stoppedTyping(frame.channel, frame.user.id), TYPING_MILLIS);
    replaceTypists(frame.channel, (typists) =>
      typists.set(frame.user.id, { user: frame.user, timer }),
    );
  }
}

/** Someone sent what they typed. */
export function stoppedTyping(channel: string, userId: string): void {
  const typist = useSignals.getState().typing.get(channel)?.get(userId);
  if (typist !== undefined) {
    clearTimeout(typist.timer);
    replaceTypists(channel, (typists) => typists.delete(userId));
  }
}

export const useTypists = (channel: string): readonly UserRef[] =>
  useSignals(
    useShallow((state) =>
      [...(state.typing.get(channel)?.values() ?? [])].map((typist) => typist.user),
    ),
  );

export const usePresence = (userId: string): PresenceStatus | undefined =>
  useSignals((state) => state.presence.get(userId));

function replaceTypists(channel: string, change: (typists: Map<string, Typist>) => unknown): void {
  useSignals.setState(({ typing }) => {
    const typists = new Map(typing.get(channel));
    change(typists);
    const next = new Map(typing);
    if (typists.size === 0) {
      next.delete(channel);
    } else {
      next.set(channel, typists);
    }
    return { typing: next };
  });
}
