import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, faceOf, useMe, type UserRef } from '../../store';
import { Avatar, type Pickable, Picker, useText } from '../../ui';

interface PeoplePickerProps {
  readonly label: string;
  readonly people: readonly UserRef[];
  readonly onChange: (people: readonly UserRef[]) => void;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

/** Some of the people of this server, but oneself. */
export function PeoplePicker({ label, people, onChange, error, autoFocus }: PeoplePickerProps) {
  const text = useText();
  const me = useMe();
  const [query, setQuery] = useState('');
  const wanted = query.trim();
  const search = useQuery({
    queryKey: ['users', wanted],
    queryFn: ({ signal }) => api.users(wanted, signal),
    placeholderData: keepPreviousData,
  });
  const found = search.data?.filter((user) => user.id !== me?.id) ?? [];
  const nothing = search.isError
    ? text('error.unreachable')
    : search.isPending
      ? undefined
      : text(wanted === '' ? 'people.nobodyYet' : 'people.nobodyFound', { query: wanted });

  function toggle(item: Pickable): void {
    const person = [...people, ...found].find((user) => user.id === item.id);
    if (person !== undefined) {
      const isPicked = people.some((user) => user.id === item.id);
      onChange(isPicked ? people.filter((user) => user.id !== item.id) : [...people, person]);
    }
  }

  return (
    <Picker
      label={label}
      placeholder={text('people.pickerPlaceholder')}
      query={query}
      onQuery={setQuery}
      found={found.map(pickable)}
      picked={people.map(pickable)}
      onToggle={toggle}
      nothing={nothing}
      error={error}
      {...(autoFocus === undefined ? {} : { autoFocus })}
    />
  );
}

function pickable(user: UserRef): Pickable {
  return {
    id: user.id,
    label: user.display_name,
    hint: `@${user.username}`,
    icon: <Avatar {...faceOf(user)} size="medium" />,
  };
}
