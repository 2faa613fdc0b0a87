import type { UserRef } from '../protocol';

/** The address of a person's picture; undefined where they have none. A new picture has a new one. */
export function pictureOf({ id, picture }: Pick<UserRef, 'id' | 'picture'>): string | undefined {
  return picture === undefined
    ? undefined
    : `/api/v1/users/${encodeURIComponent(id)}/picture/${encodeURIComponent(picture)}`;
}

/** What an avatar is made of: a name, a colour that stays, and where the picture is, if any. */
export interface Face {
  readonly name: string;
  readonly seed: string;
  readonly src: string | undefined;
}

export function faceOf(user: Omit<UserRef, 'username'>): Face {
  return { name: user.display_name, seed: user.id, src: pictureOf(user) };
}
