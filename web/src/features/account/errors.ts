import { ApiError } from '../../store';
import type { TextId } from '../../ui';

/** What went wrong, in the catalogue's words; the server's own words where they say more. */
export function accountError(failure: unknown): { readonly id: TextId } | { readonly told: string } {
  if (!(failure instanceof ApiError)) {
    throw failure;
  }
  switch (failure.code) {
    case 'bad_credentials':
      return { id: 'account.badCredentials' };
    case 'bad_code':
      return { id: 'account.badCode' };
    case 'rate_limited':
      return { id: 'account.rateLimited' };
    case 'overloaded':
      return { id: 'account.overloaded' };
    case 'unreachable':
      return { id: 'error.unreachable' };
    default:
      return { told: failure.message };
  }
}
