import { userRef } from './records';
import { boolean, count, type Decoded, list, object, optional, string, word } from './shape';

/*
 * The records of accounts, invitations and administration, which travel over HTTP only. Times are
 * epoch milliseconds.
 */

export const registration = word(['open', 'invitation', 'closed'], 'closed');
export type Registration = Decoded<typeof registration>;

/** What a page must know before anyone is signed in. */
export const serverInfo = object({
  name: string,
  version: string,
  registration,
  /** Whether codes are sent by mail. */
  mail: boolean,
  /** Whether nobody has signed up yet. */
  setup: boolean,
});
export type ServerInfo = Decoded<typeof serverInfo>;

/** Where to open a socket, and what proves there who opens it. */
export const gateway = object({ websocket: string, ticket: string });
export type Gateway = Decoded<typeof gateway>;

/** One of the user's signed-in devices. */
export const device = object({
  id: string,
  device: string,
  created_at: count,
  last_seen_at: count,
  current: boolean,
});
export type Device = Decoded<typeof device>;
export const devices = object({ sessions: list(device) });

/** A way into the server, or into one of its rooms; the secret stands after the `#` of `url`. */
export const invitation = object({
  id: string,
  url: string,
  channel: optional(string),
  channel_name: optional(string),
  inviter: userRef,
  uses_left: optional(count),
  expires_at: count,
  created_at: count,
});
export type Invitation = Decoded<typeof invitation>;
export const invitations = object({ invitations: list(invitation) });

/** What somebody who follows an invitation is told of it. */
export const invitationCheck = object({
  server: string,
  inviter: userRef,
  channel_name: optional(string),
});
export type InvitationCheck = Decoded<typeof invitationCheck>;

/** An account as an administrator sees it. */
export const managedUser = object({
  id: string,
  username: string,
  display_name: string,
  picture: optional(string),
  email: optional(string),
  administrator: boolean,
  disabled: boolean,
  created_at: count,
  last_seen_at: optional(count),
});
export type ManagedUser = Decoded<typeof managedUser>;
export const managedUsers = object({ users: list(managedUser), has_more: boolean });
export type ManagedUsers = Decoded<typeof managedUsers>;

/** An account that was made, with the password that was made for it and is told this once. */
export const createdUser = object({ user: managedUser, password: optional(string) });
export type CreatedUser = Decoded<typeof createdUser>;
export const newPassword = object({ password: optional(string) });

export const serverSettings = object({
  name: string,
  registration,
  members_may_invite: boolean,
  sends_per_second: count,
  sends_burst: count,
  sign_ups_per_address_and_hour: count,
  failed_sign_ins_per_account: count,
  failed_sign_ins_per_address: count,
});
export type ServerSettings = Decoded<typeof serverSettings>;
