import { useEffect } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Chat, Readers, Seen } from '../client';
import {
  type FrameOf,
  type OwnStatus,
  type PresenceStatus,
  TYPING_LASTS_MILLIS,
  type UserRef,
} from '../protocol';

interface Typist {
  readonly user: UserRef;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface Signals {
  readonly typing: ReadonlyMap<string, ReadonlyMap<string, Typist>>;
  /** By username. */
  readonly seen: ReadonlyMap<string, Seen>;
  readonly own: Seen | undefined;
  /** By channel. */
  readonly readers: ReadonlyMap<string, Readers>;
}

const NOTHING: Signals = { typing: new Map(), seen: new Map(), own: undefined, readers: new Map() };

const useSignals = create<Signals>(() => NOTHING);
/** Whoever watches asks here, so that a chat that is opened later can be told. */
const useWatchable = create<{ readonly presence: Chat['presence'] | undefined }>(() => ({
  presence: undefined,
}));

/** Tells and is told by this chat; by none when undefined. */
export function attachSignals(chat: Pick<Chat, 'presence'> | undefined): void {
  for (const typists of useSignals.getState().typing.values()) {
    typists.forEach(({ timer }) => clearTimeout(timer));
  }
  useSignals.setState(NOTHING);
  useWatchable.setState({ presence: chat?.presence });
}

export function typed(frame: FrameOf<'typing'>, myId: string): void {
  if (frame.user.id !== myId) {
    stoppedTyping(frame.channel, frame.user.id);
    const timer = setTimeout(() => stoppedTyping(frame.channel, frame.user.id), TYPING_LASTS_MILLIS);
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

export function presenceChanged({ seen, own }: Chat['presence']): void {
  useSignals.setState({ seen, own });
}

export function readersChanged(channel: string, readers: Readers | undefined): void {
  useSignals.setState((state) => {
    const next = new Map(state.readers);
    if (readers === undefined) {
      next.delete(channel);
    } else {
      next.set(channel, readers);
    }
    return { readers: next };
  });
}

export const useTypists = (channel: string): readonly UserRef[] =>
  useSignals(
    useShallow((state) =>
      [...(state.typing.get(channel)?.values() ?? [])].map((typist) => typist.user),
    ),
  );

/**
 * How somebody is seen now, and kept up to date for as long as it is shown: whoever shows a person
 * calls this, and nobody else is watched. Undefined for nobody, and until the server has answered.
 */
export function useSeen(user: Pick<UserRef, 'username'> | undefined): Seen | undefined {
  const username = user?.username;
  const presence = useWatchable((state) => state.presence);
  useEffect(
    () => (username === undefined ? undefined : presence?.watch(username)),
    [presence, username],
  );
  return useSignals((state) => (username === undefined ? undefined : state.seen.get(username)));
}

/** As `useSeen`, of many at once; they are watched while they are shown. */
export function useSeenAll(usernames: readonly string[]): ReadonlyMap<string, Seen> {
  const presence = useWatchable((state) => state.presence);
  useEffect(() => {
    const endings = usernames.map((username) => presence?.watch(username));
    return () => endings.forEach((end) => end?.());
  }, [presence, usernames]);
  return useSignals((state) => state.seen);
}

export const usePresence = (user: Pick<UserRef, 'username'> | undefined): PresenceStatus | undefined =>
  useSeen(user)?.status;

/** How one is seen oneself, over all devices; undefined until the server has told. */
export const useOwnPresence = (): Seen | undefined => useSignals((state) => state.own);

/**
 * Sets how one is seen until it is set anew, `online` to take that back. Without `text` the words
 * beside it stay, an empty one takes them away. False when there is no connection.
 */
export function setPresence(status: OwnStatus, text?: string): boolean {
  return useWatchable.getState().presence?.set(status, text) ?? false;
}

/** How far the others in a room have read; undefined while that is not known. */
export const useReaders = (channel: string): Readers | undefined =>
  useSignals((state) => state.readers.get(channel));

/** The seq up to which everybody else in a room has read; 0 while that is not known. */
export const useReadByAll = (channel: string): number =>
  useSignals((state) => {
    const readers = state.readers.get(channel);
    return readers === undefined || readers.size === 0
      ? 0
      : Math.min(...[...readers.values()].map(({ seq }) => seq));
  });

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
