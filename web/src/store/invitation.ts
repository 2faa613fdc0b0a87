const KEY = 'parley.invitation';

/**
 * The secret of the invitation that brought somebody here, kept for this tab until they are signed
 * in: it comes after the `#`, where no server and no log sees it.
 */
export function heldInvitation(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function holdInvitation(secret: string): void {
  try {
    sessionStorage.setItem(KEY, secret);
  } catch {
    // A browser that keeps nothing asks for the link again.
  }
}

export function dropInvitation(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There was nothing to drop.
  }
}
