import { Account, Administration, Api, Invitations } from '../client';

/** The HTTP API of the server that the page came from. */
export const api = new Api();
export const account = new Account();
export const invitations = new Invitations();
export const administration = new Administration();
