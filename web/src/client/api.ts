import {
  channelDirectory,
  channelRow,
  type ChannelRow,
  type ChannelSettings,
  type DirectoryEntry,
  gateway,
  type Gateway,
  me,
  type Me,
  type MemberRole,
  members,
  type Members,
  type UserRef,
  users,
} from '../protocol';
import { Http, nothing } from './http';

const PAGE_MEMBERS = 200;

/** Channels and people over HTTP, asked with the session cookie that the browser keeps. */
export class Api {
  readonly #http: Http;

  constructor(http = new Http()) {
    this.#http = http;
  }

  me(signal?: AbortSignal): Promise<Me> {
    return this.#http.call('GET', '/me', me, undefined, signal);
  }

  /** The gateway with room; another one than `avoid` where there is one. */
  gateway(avoid: string | undefined): Promise<Gateway> {
    const query = avoid === undefined ? '' : `?avoid=${encodeURIComponent(avoid)}`;
    return this.#http.call('GET', `/gateway${query}`, gateway);
  }

  /** Public rooms whose name has `query` in it; all when it is empty. */
  async directory(query: string, signal?: AbortSignal): Promise<readonly DirectoryEntry[]> {
    const path = `/channels/directory?query=${encodeURIComponent(query)}`;
    return (await this.#http.call('GET', path, channelDirectory, undefined, signal)).channels;
  }

  /** One channel that the user is a member of, or a public one. */
  channel(id: string, signal?: AbortSignal): Promise<ChannelRow> {
    return this.#http.call('GET', channelPath(id), channelRow, undefined, signal);
  }

  /** Another name or another topic; the same `id` again is the same wish. */
  changeChannel(
    channel: string,
    change: { readonly name: string } | { readonly topic: string },
    id: string,
  ): Promise<void> {
    return this.#http.call('PATCH', channelPath(channel), nothing, { id, ...change });
  }

  /** Deletes a channel for everybody; the same `id` again is the same wish. */
  deleteChannel(channel: string, id: string): Promise<void> {
    return this.#http.call('DELETE', channelPath(channel), nothing, undefined, undefined, id);
  }

  /** One's own settings of a channel; what is not named stays. Answers the row. */
  changeSettings(channel: string, settings: ChannelSettings): Promise<ChannelRow> {
    return this.#http.call('PUT', `${channelPath(channel)}/settings`, channelRow, settings);
  }

  /** A page of members; `after` is the username that the page before ended with. */
  members(channel: string, after?: string, signal?: AbortSignal): Promise<Members> {
    const from = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const path = `${channelPath(channel)}/members?limit=${PAGE_MEMBERS}${from}`;
    return this.#http.call('GET', path, members, undefined, signal);
  }

  /** Adds somebody to a channel; the same `id` again is the same wish. */
  addMember(channel: string, username: string, id: string): Promise<void> {
    return this.#http.call('PUT', memberPath(channel, username), nothing, undefined, undefined, id);
  }

  /** Takes somebody out of a channel; the same `id` again is the same wish. */
  removeMember(channel: string, username: string, id: string): Promise<void> {
    return this.#http.call('DELETE', memberPath(channel, username), nothing, undefined, undefined, id);
  }

  changeRole(channel: string, username: string, role: MemberRole, id: string): Promise<void> {
    return this.#http.call('PATCH', memberPath(channel, username), nothing, { id, role });
  }

  /** At most 50 people whose name or username has `query` in it. */
  async users(query: string, signal?: AbortSignal): Promise<readonly UserRef[]> {
    const path = `/users?query=${encodeURIComponent(query)}`;
    return (await this.#http.call('GET', path, users, undefined, signal)).users;
  }
}

function channelPath(channel: string): string {
  return `/channels/${encodeURIComponent(channel)}`;
}

function memberPath(channel: string, username: string): string {
  return `${channelPath(channel)}/members/${encodeURIComponent(username)}`;
}
