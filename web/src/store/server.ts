import { create } from 'zustand';
import { ApiError } from '../client';
import type { ServerInfo } from '../protocol';
import { account } from './api';

const useServerState = create<{ readonly info: ServerInfo | undefined }>(() => ({ info: undefined }));

/** What the server says of itself; undefined until it has answered. */
export const useServer = (): ServerInfo | undefined => useServerState((state) => state.info);

/** Asks the server what it is called and who may sign up. */
export async function loadServer(): Promise<void> {
  try {
    useServerState.setState({ info: await account.server() });
  } catch (refused) {
    if (!(refused instanceof ApiError)) {
      throw refused;
    }
    // The page works without; what is not allowed is told when it is tried.
  }
}
