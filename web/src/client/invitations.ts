import {
  channelRow,
  type ChannelRow,
  type Invitation,
  invitation,
  invitationCheck,
  type InvitationCheck,
  invitations,
  object,
  optional,
} from '../protocol';
import { Http, nothing } from './http';
import { uuid7 } from './uuid7';

interface InvitationWish {
  /** The room that it leads to; without one, the server alone. */
  readonly channel?: string;
  /** How often it works; without a limit when undefined. */
  readonly uses?: number;
  /** Seconds; 7 days unless told, at most 90. */
  readonly expires_in?: number;
}

const accepted = object({ channel: optional(channelRow) });

/** Links that let people in. */
export class Invitations {
  readonly #http: Http;

  constructor(http = new Http()) {
    this.#http = http;
  }

  create(wish: InvitationWish): Promise<Invitation> {
    return this.#http.call('POST', '/invitations', invitation, wish);
  }

  /** Those that still work and that the user made; an administrator's answer has everybody's. */
  async list(signal?: AbortSignal): Promise<readonly Invitation[]> {
    return (await this.#http.call('GET', '/invitations', invitations, undefined, signal)).invitations;
  }

  takeBack(id: string): Promise<void> {
    return this.#http.call('DELETE', `/invitations/${encodeURIComponent(id)}`, nothing);
  }

  /** Whether the secret works, and whose invitation it is; asks nobody to be signed in. */
  check(secret: string): Promise<InvitationCheck> {
    return this.#http.call('POST', '/invitations/check', invitationCheck, { invitation: secret });
  }

  /** @returns the room that it led to, if it led to one */
  async accept(secret: string): Promise<ChannelRow | undefined> {
    const body = { invitation: secret, id: uuid7() };
    return (await this.#http.call('POST', '/invitations/accept', accepted, body)).channel;
  }
}
