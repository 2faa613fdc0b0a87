import { create } from 'zustand';
import type { UserRef } from '../protocol';

/** The address of a person's picture; undefined where they have none. A new picture has a new one. */
function pictureOf({ id, picture }: Pick<UserRef, 'id' | 'picture'>): string | undefined {
  return picture === undefined
    ? undefined
    : `/api/v1/users/${encodeURIComponent(id)}/picture/${encodeURIComponent(picture)}`;
}

/** What an avatar is made of: a name, a colour that stays, and where the picture is, if any. */
interface Face {
  readonly name: string;
  readonly seed: string;
  readonly src: string | undefined;
}

export function faceOf(user: Omit<UserRef, 'username'>): Face {
  return { name: user.display_name, seed: user.id, src: pictureOf(user) };
}

/** Most people who are remembered at a time; beyond it, those who were seen first are forgotten. */
const MAX_PEOPLE = 20_000;

interface People {
  /** By username, as they are called now. */
  readonly known: ReadonlyMap<string, UserRef>;
}

const usePeopleState = create<People>(() => ({ known: new Map() }));

/** Everybody who was seen since the page was opened, by username: who can be named and looked up. */
export const useKnownPeople = (): ReadonlyMap<string, UserRef> =>
  usePeopleState((state) => state.known);

export function knownPerson(username: string): UserRef | undefined {
  return usePeopleState.getState().known.get(username);
}

/** Remembers people who were seen, as they are called now. */
export function meet(people: readonly UserRef[]): void {
  const { known } = usePeopleState.getState();
  const fresh = people.filter((each) => !isSame(known.get(each.username), each));
  if (fresh.length === 0) {
    return;
  }
  const next = new Map(known);
  fresh.forEach((each) => next.set(each.username, each));
  for (const username of next.keys()) {
    if (next.size <= MAX_PEOPLE) {
      break;
    }
    next.delete(username);
  }
  usePeopleState.setState({ known: next });
}

export function forgetPeople(): void {
  usePeopleState.setState({ known: new Map() });
}

function isSame(a: UserRef | undefined, b: UserRef): boolean {
  return a?.id === b.id && a.display_name === b.display_name && a.picture === b.picture;
}
