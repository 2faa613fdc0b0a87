import {
  createdUser,
  type CreatedUser,
  managedUser,
  type ManagedUser,
  managedUsers,
  type ManagedUsers,
  newPassword,
  serverSettings,
  type ServerSettings,
} from '../protocol';
import { Http } from './http';

interface NewUser {
  readonly username: string;
  /** One is made where it is missing. */
  readonly password?: string;
  readonly email?: string;
  readonly display_name?: string;
  readonly administrator?: boolean;
}

/** What only administrators may ask. */
export class Administration {
  readonly #http: Http;

  constructor(http = new Http()) {
    this.#http = http;
  }

  /** A page of accounts by username; `after` is the username that the page before ended with. */
  users(query: string, after?: string, signal?: AbortSignal): Promise<ManagedUsers> {
    const from = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const path = `/admin/users?limit=100&query=${encodeURIComponent(query)}${from}`;
    return this.#http.call('GET', path, managedUsers, undefined, signal);
  }

  create(user: NewUser): Promise<CreatedUser> {
    return this.#http.call('POST', '/admin/users', createdUser, user);
  }

  change(
    username: string,
    change: { readonly disabled?: boolean; readonly administrator?: boolean },
  ): Promise<ManagedUser> {
    return this.#http.call('PATCH', `/admin/users/${encodeURIComponent(username)}`, managedUser, change);
  }

  /** Makes a new password, which is told this once; signs the person out everywhere. */
  async resetPassword(username: string): Promise<string> {
    const path = `/admin/users/${encodeURIComponent(username)}/password`;
    return (await this.#http.call('POST', path, newPassword, {})).password ?? '';
  }

  settings(signal?: AbortSignal): Promise<ServerSettings> {
    return this.#http.call('GET', '/admin/settings', serverSettings, undefined, signal);
  }

  /** Only what is named changes. */
  changeSettings(change: Partial<ServerSettings>): Promise<ServerSettings> {
    return this.#http.call('PATCH', '/admin/settings', serverSettings, change);
  }
}
