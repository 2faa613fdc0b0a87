import {
  type Device,
  devices,
  me,
  type Me,
  serverInfo,
  type ServerInfo,
  signedIn,
} from '../protocol';
import { Http, nothing } from './http';

export interface SignUp {
  readonly username: string;
  readonly password: string;
  readonly display_name?: string;
  readonly email?: string;
  /** Came to the address by mail. */
  readonly code?: string;
  /** The secret of an invitation. */
  readonly invitation?: string;
  readonly setup_code?: string;
}

export interface SignIn {
  readonly login: string;
  readonly password: string;
}

/** What changes in one's profile; an empty time zone takes it away. */
interface ProfileChange {
  readonly display_name?: string;
  readonly status_text?: string;
  readonly time_zone?: string;
}

interface EmailChange {
  readonly email: string;
  readonly password?: string;
  /** Came to the new address by mail, `current_code` to the one before, where there was one. */
  readonly code?: string;
  readonly current_code?: string;
}

/** The user's own account over HTTP: the way in, the profile, the devices. */
export class Account {
  readonly #http: Http;

  constructor(http = new Http()) {
    this.#http = http;
  }

  /** What is told to anyone who opens the page. */
  server(): Promise<ServerInfo> {
    return this.#http.call('GET', '/server', serverInfo);
  }

  /** Sends a code to an address that is to become an account's. */
  sendSignUpCode(email: string): Promise<void> {
    return this.#http.call('POST', '/accounts/codes', nothing, { email });
  }

  async signUp(account: SignUp): Promise<Me> {
    return (await this.#http.call('POST', '/accounts', signedIn, account)).user;
  }

  async signIn(account: SignIn): Promise<Me> {
    return (await this.#http.call('POST', '/sessions', signedIn, account)).user;
  }

  signOut(): Promise<void> {
    return this.#http.call('DELETE', '/sessions/current', nothing);
  }

  /** Sends a code to the account's address, if there is such an account and it has one. */
  sendResetCode(login: string): Promise<void> {
    return this.#http.call('POST', '/passwords/codes', nothing, { login });
  }

  resetPassword(reset: { login: string; code: string; password: string }): Promise<void> {
    return this.#http.call('POST', '/passwords', nothing, reset);
  }

  change(change: ProfileChange): Promise<Me> {
    return this.#http.call('PATCH', '/me', me, change);
  }

  /** Ends the sessions on all other devices. */
  changePassword(change: { current_password: string; password: string }): Promise<void> {
    return this.#http.call('PUT', '/me/password', nothing, change);
  }

  /** Sends a code to the new address, and another to the one before. */
  sendEmailCodes(wish: { email: string; password: string }): Promise<void> {
    return this.#http.call('POST', '/me/email/codes', nothing, wish);
  }

  changeEmail(change: EmailChange): Promise<Me> {
    return this.#http.call('PUT', '/me/email', me, change);
  }

  /** @param picture a PNG or JPEG of at most 1 MiB */
  setPicture(picture: Blob): Promise<Me> {
    return this.#http.call('PUT', '/me/picture', me, picture);
  }

  removePicture(): Promise<Me> {
    return this.#http.call('DELETE', '/me/picture', me);
  }

  /** Deletes the account for good. */
  delete(password: string): Promise<void> {
    return this.#http.call('DELETE', '/me', nothing, { password });
  }

  /** The last seen first. */
  async devices(signal?: AbortSignal): Promise<readonly Device[]> {
    return (await this.#http.call('GET', '/sessions', devices, undefined, signal)).sessions;
  }

  /** Signs a device out; its connections close within a second. */
  signOutDevice(id: string): Promise<void> {
    return this.#http.call('DELETE', `/sessions/${encodeURIComponent(id)}`, nothing);
  }
}
