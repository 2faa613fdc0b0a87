import { Api } from '../client';

/** The HTTP API of the server that the page came from. */
export const api = new Api();
