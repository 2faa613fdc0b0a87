import { create } from 'zustand';
import { ApiError, deleteCache, type SignIn, type SignUp } from '../client';
import type { Me } from '../protocol';
import { account, api } from './api';
import { closeChat, openChat, showMe } from './chat';
import { deleteDrafts } from './drafts';
import { loadServer } from './server';

/**
 * Who uses the page. `unreachable`: the server did not say, and can be asked again. Signed out
 * `elsewhere`: the session ended while the page was open, by another device or by time.
 */
export type Session =
  | { readonly status: 'unknown' | 'unreachable' }
  | { readonly status: 'signed_out'; readonly elsewhere: boolean }
  | { readonly status: 'signed_in'; readonly me: Me };

const useSessionState = create<Session>(() => ({ status: 'unknown' }));

export const useSession = (): Session => useSessionState();

export function currentSession(): Session {
  return useSessionState.getState();
}

/** Told whenever somebody signs in or out. */
export function onSessionChange(listener: (session: Session) => void): () => void {
  return useSessionState.subscribe(listener);
}

/** Finds out who is signed in by the cookie that the browser may have. */
export async function restoreSession(): Promise<void> {
  const server = loadServer();
  try {
    await begin(await api.me());
  } catch (refused) {
    if (!(refused instanceof ApiError)) {
      throw refused;
    }
    // Whoever is to sign in sees at once whose server it is, and whether they may sign up.
    await server;
    useSessionState.setState(
      refused.status === 401
        ? { status: 'signed_out', elsewhere: false }
        : { status: 'unreachable' },
      true,
    );
  }
}

/** @throws ApiError with the field that is to blame */
export async function signIn(login: SignIn): Promise<void> {
  await begin(await account.signIn(login));
}

/** @throws ApiError with the field that is to blame */
export async function signUp(wish: SignUp): Promise<void> {
  await begin(await account.signUp(wish));
}

/** Deletes the account for good, and everything that is kept of it on this device. */
export async function deleteAccount(password: string): Promise<void> {
  await account.delete(password);
  await forget();
}

/** Ends the session on the server and forgets everything that is kept on this device. */
export async function signOut(): Promise<void> {
  try {
    await account.signOut();
  } catch (refused) {
    if (!(refused instanceof ApiError && refused.status === 401)) {
      throw refused;
    }
  }
  await forget();
}

async function forget(): Promise<void> {
  const session = useSessionState.getState();
  closeChat();
  if (session.status === 'signed_in') {
    deleteDrafts();
    await deleteCache(session.me.id);
  }
  useSessionState.setState({ status: 'signed_out', elsewhere: false }, true);
}

/** Takes the user's own profile as it is now, after a change of it was answered. */
export function profileChanged(me: Me): void {
  if (useSessionState.getState().status === 'signed_in') {
    useSessionState.setState({ status: 'signed_in', me }, true);
    showMe(me);
  }
}

async function begin(me: Me): Promise<void> {
  await openChat(me, {
    signedOut: () => {
      closeChat();
      useSessionState.setState({ status: 'signed_out', elsewhere: true }, true);
    },
    selfChanged: (self) => {
      const session = useSessionState.getState();
      if (session.status === 'signed_in') {
        const { picture: _, ...rest } = session.me;
        profileChanged({ ...rest, ...self });
      }
    },
  });
  useSessionState.setState({ status: 'signed_in', me }, true);
}
