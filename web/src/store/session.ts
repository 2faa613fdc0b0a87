import { create } from 'zustand';
import { ApiError, deleteCache, deleteRead, type SignIn, type SignUp } from '../client';
import { me, type Me } from '../protocol';
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

/** Where the profile is kept, so that the page opens without a server. */
const KEY = 'parley.me';

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
    const kept = keptMe();
    if (refused.status === 401) {
      if (kept !== undefined) {
        await endedElsewhere(kept);
      }
      // Whoever is to sign in sees at once whose server it is, and whether they may sign up.
      await server;
      useSessionState.setState({ status: 'signed_out', elsewhere: false }, true);
    } else if (kept === undefined) {
      useSessionState.setState({ status: 'unreachable' }, true);
    } else {
      // What the last visit kept can be read without a server; the connection says what is true.
      await begin(kept);
    }
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
  keepMe(undefined);
  if (session.status === 'signed_in') {
    deleteDrafts();
    await deleteCache(session.me.id);
  }
  useSessionState.setState({ status: 'signed_out', elsewhere: false }, true);
}

/** Takes the user's own profile as it is now, after a change of it was answered. */
export function profileChanged(profile: Me): void {
  if (useSessionState.getState().status === 'signed_in') {
    useSessionState.setState({ status: 'signed_in', me: profile }, true);
    showMe(profile);
    keepMe(profile);
  }
}

function keepMe(profile: Me | undefined): void {
  try {
    if (profile === undefined) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, JSON.stringify(profile));
    }
  } catch {
    // A browser that keeps nothing asks the server each time.
  }
}

function keptMe(): Me | undefined {
  try {
    return me(JSON.parse(localStorage.getItem(KEY) ?? ''), '');
  } catch {
    return undefined;
  }
}

/** Whoever has the device now may not be who it was signed out for. */
async function endedElsewhere(profile: Me): Promise<void> {
  keepMe(undefined);
  await deleteRead(profile.id);
}

async function begin(profile: Me): Promise<void> {
  keepMe(profile);
  await openChat(profile, {
    signedOut: () => {
      closeChat();
      void endedElsewhere(profile);
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
  useSessionState.setState({ status: 'signed_in', me: profile }, true);
}
