import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import {
  type ChannelWish,
  Chat,
  type ConnectionState,
  Gateways,
  type GoneRoom,
  openCache,
  type OutboxEntry,
  type Room,
  type Socket,
  type TickingWorker,
  workerTicker,
} from '../client';
import type { ChannelSettings, Me, Message, UserRef } from '../protocol';
import { alertOf, type Arrival, EarlyMentions, tellAlert } from './alerts';
import { api } from './api';
import { meantFor, NO_SECTIONS, type Sections, sectionsOf } from './conversations';
import { openDrafts, saveDrafts } from './drafts';
import { preferences } from './preferences';
import { orderOf } from './order';
import { closeCard, closeEditor } from './panels';
import { forgetPeople, meet } from './people';
import { reading } from './reading';
import { presenceChanged, readersChanged, stoppedTyping, typed, attachSignals } from './signals';

interface ChatState {
  readonly me: Me | undefined;
  readonly connection: ConnectionState;
  /** Whether the server's list of rooms has come, so that no rooms means: none. */
  readonly listed: boolean;
  readonly rooms: ReadonlyMap<string, Room>;
  /** Ids of the rooms, the one with the latest activity first. */
  readonly order: readonly string[];
  readonly sections: Sections;
  readonly names: ReadonlyMap<string, string>;
  readonly outbox: readonly OutboxEntry[];
  /** Error codes of rooms whose history could not be loaded. */
  readonly failures: ReadonlyMap<string, string>;
  /** The room that went away last while the page was open. */
  readonly gone: GoneRoom | undefined;
}

const NOTHING: ChatState = {
  me: undefined,
  connection: { phase: 'idle' },
  listed: false,
  rooms: new Map(),
  order: [],
  sections: NO_SECTIONS,
  names: new Map(),
  outbox: [],
  failures: new Map(),
  gone: undefined,
};

// A hidden page must go on saying that it is there.
const ticker = workerTicker(
  () =>
    new Worker(new URL('../client/ticker.worker.ts', import.meta.url), {
      type: 'module',
    }) as unknown as TickingWorker,
);

const useChatState = create<ChatState>(() => NOTHING);
let chat: Chat | undefined;

interface ChatEvents {
  readonly signedOut: () => void;
  /** The user has another name or picture, set on any device. */
  readonly selfChanged: (self: UserRef) => void;
}

/** Connects as this account, in place of whoever was connected. */
export async function openChat(me: Me, on: ChatEvents): Promise<void> {
  closeChat();
  openDrafts(me.id);
  const cache = await openCache(me.id);
  const gateways = new Gateways({
    ask: (avoid) => api.gateway(avoid),
    ownAddress: socketAddress(),
    connect: (address) => new WebSocket(address) as Socket,
  });
  const arrived = (channel: string, arrival: Arrival): void => {
    const row = opened.room(channel)?.row;
    tellAlert(row && alertOf(row, arrival, me.id, preferences().notifyLevel));
  };
  const early = new EarlyMentions();
  const opened: Chat = new Chat({
    me,
    cache,
    api,
    openSocket: () => gateways.open(),
    observer: {
      onChange: (changed, outbox) => {
        useChatState.setState((state) => afterChange(opened, state, changed, outbox));
        reading.roomsChanged(changed);
      },
      onConnection: (connection) => {
        useChatState.setState({ connection, listed: opened.listed });
        if (connection.phase === 'ended' && connection.reason === 'signed_out') {
          on.signedOut();
        }
      },
      onMessage: (message) => {
        stoppedTyping(message.channel, message.sender.id);
        arrived(message.channel, { kind: 'message', message });
        if (early.take(message)) {
          arrived(message.channel, { kind: 'mention', seq: message.seq, message });
        }
      },
      onMention: (channel, seq) => {
        const room = opened.room(channel);
        if (!early.waits(room?.row, seq)) {
          arrived(channel, { kind: 'mention', seq, message: messageAt(room, seq) });
        }
      },
      onTyping: (frame) => typed(frame, me.id),
      onPresence: () => presenceChanged(opened.presence),
      onReaders: (channel) => readersChanged(channel, opened.readers(channel)),
      onPeople: meet,
      onUser: (user) => {
        meet([user]);
        if (user.id === me.id) {
          on.selfChanged(user);
        }
      },
      onGone: (gone) => useChatState.setState({ gone }),
    },
    version: __PARLEY_VERSION__,
    ticker,
  });
  chat = opened;
  attachSignals(opened);
  meet([me]);
  useChatState.setState({ ...NOTHING, me });
  reading.use(opened);
  watchSurroundings();
  void opened.start();
}

/** Lets the connection and everything shown of it go. */
export function closeChat(): void {
  chat?.stop();
  chat = undefined;
  attachSignals(undefined);
  forgetPeople();
  closeCard();
  closeEditor();
  reading.use(undefined);
  useChatState.setState(NOTHING);
}

/** The user's own profile changed. */
export function showMe(me: Me): void {
  useChatState.setState((state) => (state.me === undefined ? state : { me }));
}

export const useMe = (): Me | undefined => useChatState((state) => state.me);
export const useConnection = (): ConnectionState => useChatState((state) => state.connection);
export const useListed = (): boolean => useChatState((state) => state.listed);
export const useRoomOrder = (): readonly string[] => useChatState((state) => state.order);
export const useSections = (): Sections => useChatState((state) => state.sections);
/** Ids of the user's rooms that have a name, by that name in lower case. */
export const useRoomNames = (): ReadonlyMap<string, string> => useChatState((state) => state.names);
/** All rooms, while they are needed: whoever asks is drawn again with every message. */
export const useRoomsWhile = (isNeeded: boolean): ReadonlyMap<string, Room> =>
  useChatState((state) => (isNeeded ? state.rooms : NOTHING.rooms));
export const useRoom = (channel: string): Room | undefined =>
  useChatState((state) => state.rooms.get(channel));
export const useLoadFailure = (channel: string): string | undefined =>
  useChatState((state) => state.failures.get(channel));
export const useGone = (channel: string): GoneRoom | undefined =>
  useChatState((state) => (state.gone?.id === channel ? state.gone : undefined));
export const useOutbox = (channel: string): readonly OutboxEntry[] =>
  useChatState(useShallow((state) => state.outbox.filter((entry) => entry.channel === channel)));

/** All unread messages that one wants to know of, and how many of them are meant for the user. */
export const useUnreadTotals = (): { readonly unread: number; readonly meant: number } =>
  useChatState(
    useShallow((state) => {
      let unread = 0;
      let meant = 0;
      for (const { row } of state.rooms.values()) {
        unread += row.notify === 'nothing' ? 0 : row.unread;
        meant += meantFor(row);
      }
      return { unread, meant };
    }),
  );

/** What can be done; each does nothing, or rejects, while nobody is signed in. */
export const actions = {
  tryNow: (): void => chat?.tryNow(),
  loadOlder: async (channel: string): Promise<void> => chat?.loadOlder(channel),
  loadNewer: async (channel: string): Promise<void> => chat?.loadNewer(channel),
  /** Rejects when what stands around the message could not be loaded. */
  showAround: async (channel: string, seq: number): Promise<void> =>
    signedIn().showAround(channel, seq),
  showNewest: async (channel: string): Promise<void> => chat?.showNewest(channel),
  reload: async (channel: string): Promise<void> => chat?.reload(channel),
  /** False when too much waits to be sent already; the text stays with the caller then. */
  send: (channel: string, text: string): boolean => chat?.send(channel, text) !== undefined,
  retry: (id: string): void => chat?.retry(id),
  discard: (id: string): void => chat?.discard(id),
  edit: async (channel: string, seq: number, text: string): Promise<void> =>
    signedIn().edit(channel, seq, text),
  remove: async (channel: string, seq: number): Promise<void> => signedIn().remove(channel, seq),
  /**
   * Creates a room, a group or a direct conversation; a direct one that exists is answered. The same
   * `id` again is the same wish. Answers the channel's id.
   */
  create: async (id: string, wish: ChannelWish): Promise<string> => signedIn().create(id, wish),
  /** Everything in a channel has been read. */
  markAllRead: (channel: string): void => {
    const seq = chat?.room(channel)?.row.seq;
    if (seq !== undefined) {
      chat?.markRead(channel, seq);
    }
  },
  /** The conversation with one other person. Answers its id. */
  openDirect: async (username: string): Promise<string> => signedIn().openDirect(username),
  /** The user types; told to the others at most once in a while. */
  typing: (channel: string): void => chat?.typing(channel),
  /** Shows at once; when the server refuses, it is taken back. */
  changeSettings: async (channel: string, settings: ChannelSettings): Promise<void> =>
    signedIn().changeSettings(channel, settings),
  join: async (channel: string): Promise<void> => signedIn().join(channel),
  leave: async (channel: string): Promise<void> => signedIn().leave(channel),
};

/** The channels as they stand in the list, from the top. */
export function roomsInList(): readonly Room[] {
  const { sections, rooms } = useChatState.getState();
  return [...sections.favourites, ...sections.rooms, ...sections.people].flatMap(
    (channel) => rooms.get(channel) ?? [],
  );
}

/** Epoch milliseconds by the server's clock: this machine's may be wrong. */
export function serverNow(): number {
  return chat?.now() ?? Date.now();
}

/** A moment that this machine's clock told, by the server's clock. */
export function serverTimeOf(localMillis: number): number {
  return localMillis + serverNow() - Date.now();
}

/** How many messages were written and have not reached the server. */
export function unsentMessages(): number {
  return useChatState.getState().outbox.length;
}

function signedIn(): Chat {
  if (chat === undefined) {
    throw new Error('nobody is signed in');
  }
  return chat;
}

/** A message that is held, in the window or as the last one. */
function messageAt(room: Room | undefined, seq: number): Message | undefined {
  const last = room?.row.last_message;
  return last?.seq === seq ? last : room?.window?.messages.findLast((message) => message.seq === seq);
}

function afterChange(
  source: Chat,
  state: ChatState,
  changed: ReadonlySet<string>,
  outbox: boolean,
): Partial<ChatState> {
  const next: { -readonly [K in keyof ChatState]?: ChatState[K] } = {};
  if (outbox) {
    next.outbox = source.outbox;
  }
  if (changed.size > 0) {
    const rooms = new Map(state.rooms);
    const failures = new Map(state.failures);
    for (const channel of changed) {
      setOrDelete(rooms, channel, source.room(channel));
      setOrDelete(failures, channel, source.failure(channel));
    }
    next.rooms = rooms;
    next.failures = failures;
    next.order = orderOf(rooms, state, changed);
    next.sections = sectionsOf(rooms, next.order, state.sections);
    next.names = namesOf(rooms, state, changed);
    if (state.gone !== undefined && rooms.has(state.gone.id)) {
      next.gone = undefined;
    }
  }
  return next;
}

/** Made anew only when a room came, went or was renamed, and not with every message. */
function namesOf(
  rooms: ReadonlyMap<string, Room>,
  before: ChatState,
  changed: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const isSame = [...changed].every(
    (channel) => rooms.get(channel)?.row.name === before.rooms.get(channel)?.row.name,
  );
  return isSame
    ? before.names
    : new Map(
        [...rooms.values()]
          .filter(({ row }) => row.kind === 'room' && row.name !== '')
          .map(({ row }) => [row.name.toLowerCase(), row.id]),
      );
}

function setOrDelete<V>(map: Map<string, V>, key: string, value: V | undefined): void {
  if (value === undefined) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}

function socketAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/ws`;
}

/** How often a connection is tried while the browser says that there is no network. */
const OFFLINE_PROBE_MILLIS = 5_000;

let isWatching = false;

/** A machine that wakes up, a network that comes or goes: the connection may be a dead one. */
function watchSurroundings(): void {
  if (isWatching) {
    return;
  }
  isWatching = true;
  const probe = (): void => chat?.probe();
  const active = (): void => chat?.active();
  for (const event of ['pointerdown', 'keydown', 'wheel'] as const) {
    window.addEventListener(event, active, { passive: true });
  }
  window.addEventListener('online', probe);
  window.addEventListener('offline', probeWhileOffline);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      probe();
    }
  });
  window.addEventListener('pagehide', () => {
    saveDrafts();
    chat?.flush();
  });
}

/** Goes on as long as it is answered: a browser may say that it is offline before its last packets went. */
function probeWhileOffline(): void {
  if (!navigator.onLine && chat?.connection.phase === 'live') {
    chat.probe();
    setTimeout(probeWhileOffline, OFFLINE_PROBE_MILLIS);
  }
}
