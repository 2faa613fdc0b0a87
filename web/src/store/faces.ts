import type { UserRef } from '../protocol';

/** What an avatar is made of: a name, a colour that stays, and where the picture is, if any. */
export interface Face {
  readonly name: string;
  readonly seed: string;
  readonly picture?: string;
}

export function faceOf({ id, display_name, picture }: Omit<UserRef, 'username'>): Face {
  return {
    name: display_name,
    seed: id,
    ...(picture === undefined
      ? {}
      : { picture: `/api/v1/users/${encodeURIComponent(id)}/picture/${encodeURIComponent(picture)}` }),
  };
}
