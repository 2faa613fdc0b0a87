import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Compass, Plus, Users } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { actions, api, type DirectoryEntry, openDialog, RequestRefused } from '../../store';
import { Button, notify, Page, SearchField, Skeleton, State, useText } from '../../ui';
import { RoomSign } from './names';

/** The public rooms of the server: to look into, and to join. */
export function DirectoryPage() {
  const text = useText();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query.trim());
  const directory = useQuery({
    queryKey: ['directory', wanted],
    queryFn: ({ signal }) => api.directory(wanted, signal),
    placeholderData: keepPreviousData,
  });
  const rooms = directory.data;

  return (
    <Page
      title={text('channels.browse')}
      onBack={() => void navigate({ to: '/' })}
      actions={
        <Button look="primary" size="small" onClick={() => openDialog({ kind: 'create_room' })}>
          <Plus size={16} aria-hidden="true" />
          {text('channels.create')}
        </Button>
      }
    >
      <div className="mx-auto flex min-h-0 w-full max-w-2xl flex-1 flex-col px-3 pt-4 sm:px-5">
        <SearchField
          label={text('channels.directory.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="shrink-0"
        />
        <div className="mt-3 min-h-0 flex-1 overflow-y-auto pb-6">
          {directory.isPending && <LoadingDirectory />}
          {directory.isError && rooms === undefined && (
            <State
              title={text('channels.directory.failedTitle')}
              action={<Button onClick={() => void directory.refetch()}>{text('ui.tryAgain')}</Button>}
            >
              {text('error.unreachable')}
            </State>
          )}
          {rooms !== undefined && rooms.length > 0 && (
            <ul className="divide-y divide-line-soft">
              {rooms.map((room) => (
                <DirectoryRow key={room.id} room={room} />
              ))}
            </ul>
          )}
          {rooms?.length === 0 && (
            <State
              icon={<Compass size={22} />}
              title={text(wanted === '' ? 'channels.directory.emptyTitle' : 'channels.directory.noneTitle')}
              action={
                <Button look="primary" onClick={() => openDialog({ kind: 'create_room' })}>
                  {text('channels.create')}
                </Button>
              }
            >
              {wanted === ''
                ? text('channels.directory.empty')
                : text('channels.directory.noneFound', { query: wanted })}
            </State>
          )}
        </div>
      </div>
    </Page>
  );
}

function DirectoryRow({ room }: { readonly room: DirectoryEntry }) {
  const text = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);

  async function open(): Promise<void> {
    setBusy(true);
    try {
      if (!room.joined) {
        await actions.join(room.id);
      }
      await navigate({ to: '/c/$channel', params: { channel: room.id } });
      await queries.invalidateQueries({ queryKey: ['directory'] });
    } catch (failure) {
      notify(failure instanceof RequestRefused ? failure.message : text('error.offline'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <li className="flex items-center gap-3 py-2.5 pr-1">
      <span className="grid size-9 shrink-0 place-items-center rounded-md bg-hover text-muted">
        <RoomSign visibility="public" size={18} />
      </span>
      <div className="min-w-0 flex-1 leading-snug">
        <div className="truncate font-semibold">{room.name}</div>
        <div className="flex items-center gap-1.5 text-sm text-muted">
          <Users size={14} aria-hidden="true" className="shrink-0" />
          <span className="shrink-0">{text('channels.members', { count: room.members })}</span>
          {room.topic !== '' && <span className="truncate">· {room.topic}</span>}
        </div>
      </div>
      <Button
        look="quiet"
        size="small"
        busy={busy}
        aria-label={text(room.joined ? 'channels.openNamed' : 'channels.joinNamed', { name: room.name })}
        onClick={() => void open()}
        className="pointer-coarse:h-9"
      >
        {text(room.joined ? 'channels.open' : 'channels.join')}
      </Button>
    </li>
  );
}

function LoadingDirectory() {
  const text = useText();
  return (
    <div role="status" aria-label={text('channels.loading')} className="animate-late divide-y divide-line-soft">
      {[140, 100, 180].map((width) => (
        <div key={width} className="flex items-center gap-3 py-2.5">
          <Skeleton className="size-9 rounded-md" />
          <span className="grid gap-2" style={{ width }}>
            <Skeleton className="h-3.5" />
            <Skeleton className="h-3" />
          </span>
        </div>
      ))}
    </div>
  );
}
