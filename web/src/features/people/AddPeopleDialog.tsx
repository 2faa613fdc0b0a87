import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, ApiError, type ChannelRow, faceOf, useMe, useReaders, type UserRef, uuid7 } from '../../store';
import { Avatar, Button, Dialog, notify, useText } from '../../ui';

interface AddPeopleDialogProps {
  readonly row: ChannelRow;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Finds people of the server and adds them to a room, one press each. */
export function AddPeopleDialog({ row, open, onOpenChange }: AddPeopleDialogProps) {
  const text = useText();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={text('people.add')}
      description={text(row.visibility === 'public' ? 'people.addPublic' : 'people.addPrivate')}
    >
      <PeopleToAdd row={row} />
    </Dialog>
  );
}

function PeopleToAdd({ row }: { readonly row: ChannelRow }) {
  const text = useText();
  const [query, setQuery] = useState('');
  const me = useMe();
  // Of small rooms it is known who is in them; of large ones the server says.
  const readers = useReaders(row.id);
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const asked = useDeferredValue(query.trim());
  const people = useQuery({
    queryKey: ['people', asked],
    queryFn: ({ signal }) => api.users(asked, signal),
    placeholderData: keepPreviousData,
  });

  return (
    <>
      <input
        type="search"
        autoFocus
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        aria-label={text('people.findAnyone')}
        placeholder={text('people.findAnyone')}
        className="mb-2 h-9 w-full rounded-md border border-field-line bg-raised px-3 outline-none placeholder:text-faint focus:border-brand pointer-coarse:text-lg"
      />
      <ul className="-mx-2 h-64 overflow-y-auto">
        {people.data?.map((user) => (
          <PersonToAdd
            key={user.id}
            row={row}
            user={user}
            isAdded={added.has(user.id) || user.id === me?.id || readers?.has(user.id) === true}
            onAdded={() => setAdded((before) => new Set(before).add(user.id))}
          />
        ))}
        {people.data?.length === 0 && (
          <li className="px-2 py-2 text-sm text-muted">{text('people.nobody')}</li>
        )}
      </ul>
    </>
  );
}

interface PersonToAddProps {
  readonly row: ChannelRow;
  readonly user: UserRef;
  readonly isAdded: boolean;
  readonly onAdded: () => void;
}

function PersonToAdd({ row, user, isAdded, onAdded }: PersonToAddProps) {
  const text = useText();
  const [busy, setBusy] = useState(false);
  // The same wish however often it is tried.
  const [id] = useState(() => uuid7());

  async function add(): Promise<void> {
    setBusy(true);
    try {
      await api.addMember(row.id, user.username, id);
      onAdded();
    } catch (failure) {
      if (!(failure instanceof ApiError)) {
        throw failure;
      }
      if (failure.code === 'already_member') {
        onAdded();
      } else {
        notify(failure.code === 'unreachable' ? text('error.unreachable') : failure.message);
      }
    } finally {
      setBusy(false);
    }
  }

  return (
    <li className="flex items-center gap-2.5 rounded-sm px-2 py-1.5">
      <Avatar {...faceOf(user)} size="medium" />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate font-medium">{user.display_name}</span>
        <span className="block truncate text-xs text-muted">@{user.username}</span>
      </span>
      {isAdded ? (
        <span className="pr-2 text-sm text-muted">{text('people.isMember')}</span>
      ) : (
        <Button
          size="small"
          busy={busy}
          aria-label={text('people.addNamed', { name: user.display_name })}
          onClick={() => void add()}
        >
          {text('people.addShort')}
        </Button>
      )}
    </li>
  );
}
