import type {
  ChannelRow,
  ChannelSettings,
  EventFrame,
  HistoryPage,
  Message,
  UserRef,
} from '../protocol';

/**
 * A stretch of a channel's history without a hole: every event from `from` to `to` is covered,
 * `messages` are those among them, oldest first, as they are shown now.
 */
export interface HistoryWindow {
  readonly from: number;
  readonly to: number;
  readonly hasBefore: boolean;
  readonly messages: readonly Message[];
}

/**
 * The client's copy of one channel. `row.seq` is the head: all events up to it are accounted for
 * in the row. The window, when there is one, either ends at the head and grows with it
 * (`reachesHead`), or lies further back, where a reader has scrolled to.
 *
 * Copies are values: every change makes a new one and shares what stayed.
 */
export interface Room {
  readonly row: ChannelRow;
  /** Epoch milliseconds of the last thing that moves the channel up in a list. */
  readonly activity: number;
  readonly window?: HistoryWindow;
  /** A list of members as of this seq, or a later one, is the present one. */
  readonly membersSeq: number;
}

/** Most messages held of one channel; what lies furthest from the growing end is let go. */
export const MAX_WINDOW_MESSAGES = 3_000;

/** What became of an event: applied, known before, or of no use until what is missing is loaded. */
export type Applied =
  | { readonly outcome: 'applied'; readonly room: Room }
  | { readonly outcome: 'known'; readonly room: Room }
  | { readonly outcome: 'gap' }
  | { readonly outcome: 'other_epoch' }
  | { readonly outcome: 'gone' };

/** What became of a page that was to fill a gap. */
export type Filled = Exclude<Applied, { outcome: 'known' | 'gone' }>;

export function newRoom(row: ChannelRow, activity = 0): Room {
  const lastTime = row.last_message?.time ?? 0;
  return { row, activity: Math.max(activity, lastTime), membersSeq: row.seq };
}

export function reachesHead(room: Room): boolean {
  return room.window !== undefined && room.window.to >= room.row.seq;
}

/**
 * Takes a row that the server sent, which says what is true now. A window of the same epoch stays,
 * whichever of the two goes further; one of another epoch is thrown away, for its numbers mean
 * other events.
 */
export function withRow(room: Room | undefined, row: ChannelRow): Room {
  const fresh = newRoom(row, room?.activity);
  return room?.window !== undefined && room.row.epoch === row.epoch
    ? { ...fresh, window: room.window }
    : fresh;
}

/** Applies one event that came live, by a resume, or within a page, to the row and the window. */
export function applyEvent(room: Room, event: EventFrame, myId: string): Applied {
  const { row } = room;
  if (event.epoch !== row.epoch) {
    return event.epoch > row.epoch ? { outcome: 'other_epoch' } : { outcome: 'known', room };
  }
  const window = room.window && extendedBy(amendedBy(room.window, event), event);
  const held: Room = window === undefined ? room : { ...room, window };
  if (event.seq <= row.seq) {
    return { outcome: 'known', room: held };
  }
  if (event.type === 'channel_left' || event.type === 'channel_deleted') {
    return { outcome: 'gone' };
  }
  if (event.seq > row.seq + 1) {
    return { outcome: 'gap' };
  }
  const moved = { ...rowAfter(row, event, myId), seq: event.seq };
  const activity =
    event.type === 'chat_message' ? Math.max(room.activity, event.time) : room.activity;
  const membersSeq = event.type === 'members_changed' ? event.seq : room.membersSeq;
  return { outcome: 'applied', room: { ...held, row: moved, activity, membersSeq } };
}

/**
 * Fills a gap: applies what a page has beyond the head. A page shows messages as they are now, so
 * one that was deleted within the gap was never counted and is not taken off again.
 */
export function fillGap(room: Room, page: HistoryPage, myId: string): Filled {
  const head = room.row.seq;
  if (page.epoch !== room.row.epoch) {
    return { outcome: 'other_epoch' };
  }
  if (page.from > head + 1) {
    return { outcome: 'gap' };
  }
  let { row, membersSeq } = room;
  for (const event of inOrder(page)) {
    if (event.type === 'members_changed') {
      membersSeq = Math.max(membersSeq, event.seq);
    }
    if (event.seq > head && !(event.type === 'message_deleted' && event.target > head)) {
      row = rowAfter(row, event, myId);
    }
  }
  row = { ...row, seq: Math.max(head, page.to) };
  const activity = Math.max(room.activity, row.last_message?.time ?? 0);
  const filled: Room = { ...room, row, activity, membersSeq };
  return {
    outcome: 'applied',
    room: reachesHead(room) ? withPage(filled, page) : withEvents(filled, page),
  };
}

/** Lays a page over what is held: beside it when they touch, else in its place. */
export function withPage(room: Room, page: HistoryPage): Room {
  if (page.epoch !== room.row.epoch) {
    return room;
  }
  const old = room.window;
  if (old === undefined || page.from > old.to + 1 || page.to < old.from - 1) {
    const { from, to, messages } = page;
    return { ...room, window: { from, to, hasBefore: page.has_before, messages } };
  }
  // What was applied live to held messages stays: it is at least as new as a page that covers it.
  const earlier = page.messages.filter((message) => message.seq < old.from);
  const later = page.messages.filter((message) => message.seq > old.to);
  const window: HistoryWindow = {
    from: Math.min(old.from, page.from),
    to: Math.max(old.to, page.to),
    hasBefore: page.from < old.from ? page.has_before : old.hasBefore,
    messages: [...earlier, ...old.messages, ...later],
  };
  return withEvents({ ...room, window: bounded(window, later.length === 0 ? 'end' : 'start') }, page);
}

function withEvents(room: Room, page: HistoryPage): Room {
  return room.window === undefined
    ? room
    : { ...room, window: page.events.reduce(amendedBy, room.window) };
}

/** Notes that the user has read up to `seq`, here or on another device. */
export function withRead(room: Room, seq: number, myId: string): Room {
  const { row, window } = room;
  if (seq <= row.read_seq) {
    return room;
  }
  let unread = 0;
  if (seq < row.seq) {
    const isCovered = (from: number, to: number): boolean =>
      window !== undefined && window.from <= from && window.to >= to;
    const among = (from: number, to: number): number =>
      window!.messages.filter((each) => each.seq >= from && each.seq <= to && counts(each, myId)).length;
    if (isCovered(seq + 1, row.seq)) {
      unread = among(seq + 1, row.seq);
    } else if (isCovered(row.read_seq + 1, seq)) {
      unread = Math.max(0, row.unread - among(row.read_seq + 1, seq));
    } else {
      unread = Math.min(row.unread, row.seq - seq);
    }
  }
  const mentions = unread === 0 ? 0 : row.mentions;
  return { ...room, row: { ...row, read_seq: seq, unread, mentions } };
}

/** Notes that the user was named in a message. */
export function withMention(room: Room, seq: number): Room {
  return seq <= room.row.read_seq
    ? room
    : { ...room, row: { ...room.row, mentions: room.row.mentions + 1 } };
}

/** Notes one's own settings; what they do not name stays. */
export function withSettings(room: Room, settings: ChannelSettings): Room {
  const { favourite, hidden, notify } = settings;
  return {
    ...room,
    row: {
      ...room.row,
      ...(favourite === undefined ? {} : { favourite }),
      ...(hidden === undefined ? {} : { hidden }),
      ...(notify === undefined ? {} : { notify }),
    },
  };
}

/** Notes that somebody has another name or picture now. */
export function withUser(room: Room, user: UserRef): Room {
  const { row, window } = room;
  const isPeer = row.peer?.id === user.id;
  const isLast = row.last_message?.sender.id === user.id;
  const isHeld = window?.messages.some((message) => message.sender.id === user.id) === true;
  if (!isPeer && !isLast && !isHeld) {
    return room;
  }
  const renamed = (message: Message): Message =>
    message.sender.id === user.id ? { ...message, sender: user } : message;
  return {
    ...room,
    row: {
      ...row,
      ...(isPeer ? { peer: user } : {}),
      ...(row.last_message === undefined ? {} : { last_message: renamed(row.last_message) }),
    },
    ...(window === undefined ? {} : { window: { ...window, messages: window.messages.map(renamed) } }),
  };
}

/** Keeps only the newest messages, of a window that reaches the head; any other is dropped. */
export function trimmed(room: Room, newest: number): Room {
  const { window, ...rest } = room;
  if (window === undefined || !reachesHead(room)) {
    return rest;
  }
  return { ...rest, window: keepNewest(window, newest) };
}

function rowAfter(row: ChannelRow, event: EventFrame, myId: string): ChannelRow {
  switch (event.type) {
    case 'chat_message': {
      const { type: _, ref: __, ...message } = event;
      // A direct conversation that was hidden shows again with the next message in it.
      const { hidden: ___, ...shown } = row;
      const told = row.kind === 'direct' ? shown : row;
      if (event.sender.id === myId) {
        return { ...told, last_message: message, read_seq: event.seq, unread: 0, mentions: 0 };
      }
      const unread = row.unread + (event.seq > row.read_seq && counts(message, myId) ? 1 : 0);
      return { ...told, last_message: message, unread };
    }
    case 'message_edited':
      return row.last_message?.seq === event.target
        ? { ...row, last_message: edited(row.last_message, event.text, event.time) }
        : row;
    case 'message_deleted': {
      const unread = event.target > row.read_seq ? Math.max(0, row.unread - 1) : row.unread;
      return row.last_message?.seq === event.target
        ? { ...row, unread, last_message: deleted(row.last_message) }
        : { ...row, unread };
    }
    case 'channel_changed':
      return { ...row, name: event.name ?? row.name, topic: event.topic ?? row.topic };
    case 'members_changed':
      switch (event.change) {
        case 'joined':
        case 'added':
          return { ...row, members: row.members + 1 };
        case 'left':
        case 'removed':
          return { ...row, members: Math.max(0, row.members - 1) };
        case 'role':
          return event.user.id === myId && event.role !== undefined
            ? { ...row, role: event.role }
            : row;
      }
    case 'event':
    case 'channel_left':
    case 'channel_deleted':
      return row;
  }
}

/** An edit or a deletion changes its target wherever it is held. */
function amendedBy(window: HistoryWindow, event: EventFrame): HistoryWindow {
  if (event.type !== 'message_edited' && event.type !== 'message_deleted') {
    return window;
  }
  const index = window.messages.findIndex((message) => message.seq === event.target);
  const target = window.messages[index];
  if (target === undefined) {
    return window;
  }
  const amended =
    event.type === 'message_deleted' ? deleted(target) : edited(target, event.text, event.time);
  return amended === target
    ? window
    : { ...window, messages: window.messages.with(index, amended) };
}

function extendedBy(window: HistoryWindow, event: EventFrame): HistoryWindow {
  if (event.seq !== window.to + 1) {
    return window;
  }
  if (event.type !== 'chat_message') {
    return { ...window, to: event.seq };
  }
  const { type: _, ref: __, ...message } = event;
  return bounded({ ...window, to: event.seq, messages: [...window.messages, message] }, 'start');
}

function bounded(window: HistoryWindow, letGo: 'start' | 'end'): HistoryWindow {
  const { messages } = window;
  if (messages.length <= MAX_WINDOW_MESSAGES) {
    return window;
  }
  if (letGo === 'start') {
    return keepNewest(window, MAX_WINDOW_MESSAGES);
  }
  const kept = messages.slice(0, MAX_WINDOW_MESSAGES);
  return { ...window, messages: kept, to: messages[MAX_WINDOW_MESSAGES]!.seq - 1 };
}

function keepNewest(window: HistoryWindow, newest: number): HistoryWindow {
  const { messages } = window;
  if (messages.length <= newest) {
    return window;
  }
  const kept = messages.slice(-newest);
  return { ...window, messages: kept, from: kept[0]!.seq, hasBefore: true };
}

function edited(message: Message, text: string, at: number): Message {
  return message.deleted === true || at < (message.edited_at ?? 0)
    ? message
    : { ...message, text, edited_at: at };
}

function deleted(message: Message): Message {
  return message.deleted === true ? message : { ...message, text: '', deleted: true };
}

function counts(message: Message, myId: string): boolean {
  return message.deleted !== true && message.sender.id !== myId;
}

function inOrder(page: HistoryPage): EventFrame[] {
  const messages: EventFrame[] = page.messages.map((message) => ({ type: 'chat_message', ...message }));
  return [...messages, ...page.events].sort((a, b) => a.seq - b.seq);
}
