import {
  boolean,
  count,
  type Decoded,
  list,
  object,
  optional,
  string,
  word,
} from './shape';
import { ERROR_CODES } from './codes';

/*
 * The records of the contract, spelled as on the wire. Times are epoch milliseconds; `seq` counts
 * a channel's events from 1 without a gap, and (epoch, seq) is the key of an event.
 */

/** A person as others see them; `picture` is the version of theirs, where they have one. */
export const userRef = object({
  id: string,
  username: string,
  display_name: string,
  picture: optional(string),
});
export type UserRef = Decoded<typeof userRef>;

/** How one can be seen: by others never `invisible`, which they read as `offline`. */
export const presenceStatus = word(['online', 'away', 'busy', 'offline', 'invisible'], 'online');
export type PresenceStatus = Decoded<typeof presenceStatus>;
/** What one can set; `online` takes back what was set by hand. */
export type OwnStatus = Exclude<PresenceStatus, 'offline'>;

/** One's own profile. `time_zone` is an IANA zone. */
export const me = object({
  id: string,
  username: string,
  display_name: string,
  picture: optional(string),
  email: optional(string),
  administrator: optional(boolean),
  status: optional(presenceStatus),
  status_text: optional(string),
  time_zone: optional(string),
});
export type Me = Decoded<typeof me>;

/** A message as it is shown now: edits applied, a deleted one without its text. */
export const message = object({
  channel: string,
  epoch: count,
  seq: count,
  id: string,
  sender: userRef,
  text: string,
  time: count,
  edited_at: optional(count),
  deleted: optional(boolean),
});
export type Message = Decoded<typeof message>;

export const channelKind = word(['room', 'group', 'direct'], 'room');
export type ChannelKind = Decoded<typeof channelKind>;

export const visibility = word(['public', 'private'], 'private');
export type Visibility = Decoded<typeof visibility>;

export const memberRole = word(['member', 'moderator', 'owner'], 'member');
export type MemberRole = Decoded<typeof memberRole>;

/** Of what in a channel one wants to be told. */
export const notify = word(['all', 'mentions', 'nothing'], 'all');
export type Notify = Decoded<typeof notify>;

/** One's own settings of a channel, the same on all devices. */
export interface ChannelSettings {
  readonly favourite?: boolean;
  readonly hidden?: boolean;
  readonly notify?: Notify;
}

/** A channel as its member sees it in a list; `role` is missing where the asker is no member. */
export const channelRow = object({
  id: string,
  kind: channelKind,
  visibility,
  name: string,
  topic: string,
  peer: optional(userRef),
  epoch: count,
  seq: count,
  read_seq: count,
  unread: count,
  mentions: count,
  members: count,
  role: optional(memberRole),
  last_message: optional(message),
  favourite: optional(boolean),
  hidden: optional(boolean),
  notify: optional(notify),
});
export type ChannelRow = Decoded<typeof channelRow>;

/** The last event of a channel that a client has; `seq` 0 for none. */
export const seqPoint = object({ epoch: count, seq: count });
export type SeqPoint = Decoded<typeof seqPoint>;

/** A public room that can be joined. */
export const directoryEntry = object({
  id: string,
  name: string,
  topic: string,
  members: count,
  joined: boolean,
});
export type DirectoryEntry = Decoded<typeof directoryEntry>;

export const member = object({
  user: userRef,
  role: memberRole,
  read_seq: count,
  presence: optional(presenceStatus),
});
export type Member = Decoded<typeof member>;

/** The answers of the HTTP API that have a name for their list or object. */
export const signedIn = object({ user: me });
export const channelDirectory = object({ channels: list(directoryEntry) });
export const members = object({ members: list(member), has_more: boolean, epoch: count, seq: count });
export type Members = Decoded<typeof members>;
export const users = object({ users: list(userRef) });
export const personPresence = object({
  user: userRef,
  status: presenceStatus,
  text: optional(string),
});
export type PersonPresence = Decoded<typeof personPresence>;

/** A code from the one list; what a later version added to it is read as `internal`. */
export const errorCode = word(ERROR_CODES, 'internal');

/** An RFC 9457 problem, as every error of the API is answered; `retry_after` in seconds. */
export const problem = object({
  title: string,
  status: count,
  code: errorCode,
  detail: optional(string),
  field: optional(string),
  request_id: optional(string),
  retry_after: optional(count),
});
