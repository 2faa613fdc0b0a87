import {
  type ChannelKind,
  channelRow,
  errorCode,
  memberRole,
  message,
  notify,
  type OwnStatus,
  personPresence,
  seqPoint,
  type SeqPoint,
  userRef,
  type Visibility,
} from './records';
import {
  boolean,
  count,
  DecodeError,
  type Decoded,
  type Decoder,
  list,
  object,
  optional,
  type Shape,
  string,
  table,
  word,
} from './shape';

/** A frame from a client. `ref` comes back in what answers the frame. */
export type ClientFrame = { readonly ref?: string } & (
  | {
      readonly type: 'hello';
      readonly ticket?: string;
      readonly client: { readonly name: string; readonly version: string };
      readonly resume?: Readonly<Record<string, SeqPoint>>;
      readonly more?: boolean;
    }
  | {
      readonly type: 'resume';
      readonly channels: Readonly<Record<string, SeqPoint>>;
      readonly more?: boolean;
    }
  | {
      readonly type: 'create_channel';
      readonly id: string;
      readonly name?: string;
      readonly kind: ChannelKind;
      readonly visibility?: Visibility;
      readonly members?: readonly string[];
    }
  | {
      readonly type: 'join_channel' | 'leave_channel' | 'delete_channel';
      readonly channel: string;
      readonly id: string;
    }
  | {
      readonly type: 'chat_message';
      readonly channel: string;
      readonly id: string;
      readonly text: string;
    }
  | {
      readonly type: 'edit_message';
      readonly channel: string;
      readonly id: string;
      readonly target: number;
      readonly text: string;
    }
  | {
      readonly type: 'delete_message';
      readonly channel: string;
      readonly id: string;
      readonly target: number;
    }
  | { readonly type: 'mark_channel_read'; readonly channel: string; readonly seq: number }
  | {
      readonly type: 'history';
      readonly channel: string;
      readonly before?: number;
      readonly after?: number;
      readonly around?: number;
      readonly limit?: number;
    }
  | {
      readonly type: 'set_presence';
      readonly status: OwnStatus;
      readonly text?: string;
    }
  | { readonly type: 'watch_presence'; readonly users: readonly string[] }
  | { readonly type: 'typing'; readonly channel: string }
  | { readonly type: 'ping' }
);

const ref = optional(string);
const sequenced = { ref, channel: string, epoch: count, seq: count };
const logged = { ...sequenced, id: string, by: userRef, time: count };

const eventFrames = {
  channel_left: object({ ...sequenced, id: optional(string), by: optional(userRef), time: count }),
  channel_changed: object({
    ...logged,
    change: word(['created', 'renamed', 'topic']),
    name: optional(string),
    topic: optional(string),
  }),
  channel_deleted: object(logged),
  members_changed: object({
    ...logged,
    change: word(['joined', 'added', 'left', 'removed', 'role']),
    user: userRef,
    role: optional(memberRole),
  }),
  message_edited: object({ ...logged, target: count, text: string }),
  message_deleted: object({ ...logged, target: count }),
  event: object({ channel: string, epoch: count, seq: count }),
};

const otherFrames = {
  welcome: object({
    ref,
    session: string,
    user: userRef,
    server_time: count,
    heartbeat_millis: count,
    inbox: seqPoint,
    limits: table(count),
  }),
  channels_list: object({ channels: list(channelRow), more: boolean }),
  channel_joined: object({
    ...sequenced,
    info: channelRow,
    inbox_epoch: optional(count),
    inbox_seq: optional(count),
  }),
  mentioned: object({ inbox_epoch: count, inbox_seq: count, channel: string, seq: count }),
  accepted: object({ ...sequenced, id: string }),
  resumed: object({
    channel: string,
    epoch: count,
    from: count,
    to: count,
    complete: boolean,
  }),
  channel_read: object({ ref, channel: string, user: userRef, seq: count }),
  channel_settings: object({
    channel: string,
    favourite: optional(boolean),
    hidden: optional(boolean),
    notify: optional(notify),
  }),
  presence: personPresence,
  typing: object({ channel: string, user: userRef }),
  user_changed: object({ user: userRef }),
  error: object({
    ref,
    code: errorCode,
    message: string,
    temporary: boolean,
    retry_after_millis: optional(count),
    field: optional(string),
  }),
  reconnect: object({ after_millis: count, reason: string }),
  pong: object({ ref }),
};

type Tagged<F extends Record<string, Decoder<unknown>>> = {
  [K in keyof F & string]: { readonly type: K } & Decoded<F[K]>;
}[keyof F & string];

type ChatMessageFrame = { readonly type: 'chat_message'; readonly ref?: string } & Decoded<
  typeof message
>;

/** A frame that stands for one event of a channel: it moves the client's (epoch, seq). */
export type EventFrame = ChatMessageFrame | Tagged<typeof eventFrames>;

const listOfEvents: Decoder<readonly EventFrame[]> = (value, path) =>
  list((entry, at) => {
    const frame = decodeTagged(entry, at);
    return frame !== undefined && isEvent(frame) ? [frame] : [];
  })(value, path).flat();

const page = {
  epoch: count,
  messages: list(message),
  events: listOfEvents,
  from: count,
  to: count,
  has_before: boolean,
  has_after: boolean,
};

/**
 * A page of history, oldest first: the messages of `from` to `to`, and in `events` the range's other
 * frames. Every seq from `from` to `to` is covered, also those that left nothing to show.
 */
export type HistoryPage = Shape<typeof page>;
type HistoryFrame = {
  readonly type: 'history';
  readonly ref?: string;
  readonly channel: string;
} & HistoryPage;

export type ServerFrame = EventFrame | Tagged<typeof otherFrames> | HistoryFrame;
export type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

const decoders: Readonly<Record<string, Decoder<unknown>>> = {
  ...eventFrames,
  ...otherFrames,
  chat_message: (value, path) => {
    const { ref: answered } = object({ ref })(value, path);
    return { ...message(value, path), ...(answered === undefined ? {} : { ref: answered }) };
  },
  history: object({ ref, channel: string, ...page }),
};

const eventTypes: ReadonlySet<string> = new Set(['chat_message', ...Object.keys(eventFrames)]);

/** Whether the frame stands for one event of its channel. */
export function isEvent(frame: ServerFrame): frame is EventFrame {
  return eventTypes.has(frame.type);
}

/**
 * Decodes one frame from the server. What cannot be understood but has a channel and a seq, because
 * a later version made it, is an `event`, so that no seq is missed; any other unknown type is
 * undefined, to be ignored.
 *
 * @throws DecodeError when it is no JSON object, or a known type without what it needs
 */
export function decodeServerFrame(text: string): ServerFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DecodeError('', 'well-formed JSON');
  }
  return decodeTagged(value, '');
}

/** One text frame for the socket. */
export function encodeClientFrame(frame: ClientFrame): string {
  return JSON.stringify(frame);
}

function decodeTagged(value: unknown, path: string): ServerFrame | undefined {
  const { type } = object({ type: string })(value, path);
  const decoder = Object.hasOwn(decoders, type) ? decoders[type] : undefined;
  if (decoder === undefined) {
    return bareEvent(value, path);
  }
  try {
    return { type, ...(decoder(value, path) as object) } as ServerFrame;
  } catch (broken) {
    const event = eventTypes.has(type) ? bareEvent(value, path) : undefined;
    if (event === undefined) {
      throw broken;
    }
    return event;
  }
}

function bareEvent(value: unknown, path: string): FrameOf<'event'> | undefined {
  const { channel, seq, epoch } = object({
    channel: optional(string),
    seq: optional(count),
    epoch: optional(count),
  })(value, path);
  return channel === undefined || seq === undefined
    ? undefined
    : { type: 'event', channel, seq, epoch: epoch ?? 1 };
}
