import type { UserRef } from '../protocol';

/** The address of a person's picture; undefined where they have none. A new picture has a new one. */
export function pictureOf({ id, picture }: Pick<UserRef, 'id' | 'picture'>): string | undefined {
  return picture === undefined
    ? undefined
    : `/api/v1/users/${encodeURIComponent(id)}/picture/${encodeURIComponent(picture)}`;
}
