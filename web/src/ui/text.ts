import { useCallback } from 'react';
import { type MessageDescriptor, useIntl } from 'react-intl';

export type TextId = NonNullable<MessageDescriptor['id']>;
type Values = Record<string, string | number | Date>;

/** The words of the user's language, by their id in the catalogue. */
export function useText(): (id: TextId, values?: Values) => string {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}
