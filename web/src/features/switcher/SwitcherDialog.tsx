import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Compass, Hash, Lock, MessageSquarePlus, PenLine, Search, Settings, Users } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import {
  actions,
  api,
  ApiError,
  channelName,
  closeDialog,
  faceOf,
  meantFor,
  openDialog,
  RequestRefused,
  type Room,
  useMe,
  useRoomOrder,
  useRoomsWhile,
} from '../../store';
import { Avatar, classes, Keys, notify, useActiveOption, useText } from '../../ui';
import { ranked } from './rank';

interface Target {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly icon: ReactNode;
  readonly unread: number;
  readonly meant: number;
  readonly go: () => Promise<void> | void;
}

/** Most channels that are offered at once; who looks for another writes more of its name. */
const MAX_CHANNELS = 30;
const MAX_PEOPLE = 8;

/** Jumps to a room, a person or a page by a few letters of its name; what is unread comes first. */
export function SwitcherDialog() {
  const text = useText();
  const [query, setQuery] = useState('');
  const targets = [...useChannels(query), ...usePeople(query), ...usePages(query)];
  const option = useActiveOption(targets.length, (index) => void take(index));

  async function take(index: number): Promise<void> {
    closeDialog();
    try {
      await targets[index]?.go();
    } catch (failure) {
      const isTold =
        failure instanceof RequestRefused || (failure instanceof ApiError && failure.code !== 'unreachable');
      notify(isTold ? failure.message : text('error.offline'));
    }
  }

  return (
    <Radix.Root open onOpenChange={closeDialog}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[70dvh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 animate-fade flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-float"
        >
          <Radix.Title className="sr-only">{text('switcher.title')}</Radix.Title>
          <div className="flex shrink-0 items-center gap-3 border-b border-line-soft px-4">
            <Search size={18} aria-hidden="true" className="text-faint" />
            <input
              {...option.input}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                option.setActive(0);
              }}
              aria-label={text('switcher.label')}
              placeholder={text('switcher.label')}
              autoComplete="off"
              spellCheck={false}
              autoFocus
              className="h-13 w-full bg-transparent text-lg text-text outline-none placeholder:text-faint"
            />
            <Keys keys={['Esc']} className="pointer-coarse:hidden" />
          </div>
          <ul id={option.listId} role="listbox" aria-label={text('switcher.title')} className="min-h-0 overflow-y-auto p-1.5">
            {targets.map((target, index) => (
              <li
                key={target.id}
                id={option.optionId(index)}
                role="option"
                aria-selected={index === option.active}
                onMouseMove={() => option.setActive(index)}
                onClick={() => void take(index)}
                className={classes(
                  'flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-2.5 py-1.5',
                  index === option.active && 'bg-press',
                )}
              >
                <span className="grid w-[22px] shrink-0 place-items-center text-muted">{target.icon}</span>
                <span className={classes('min-w-0 truncate', target.unread > 0 && 'font-semibold')}>{target.label}</span>
                <span className="min-w-0 flex-1 truncate text-sm text-muted">{target.hint}</span>
                {target.unread > 0 && (
                  <span
                    className={classes(
                      'rounded-full px-[7px] text-xs leading-[18px] font-semibold tabular-nums',
                      target.meant > 0 ? 'bg-unread text-on-unread' : 'bg-line text-muted',
                    )}
                  >
                    <span aria-hidden="true">{target.unread}</span>
                    <span className="sr-only">{text('channels.unread', { count: target.unread })}</span>
                  </span>
                )}
              </li>
            ))}
          </ul>
          {targets.length === 0 && (
            <p role="status" className="px-4 pb-5 text-muted">
              {text('switcher.nothing', { query })}
            </p>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function useChannels(query: string): readonly Target[] {
  const text = useText();
  const navigate = useNavigate();
  const order = useRoomOrder();
  const rooms = useRoomsWhile(true);
  const { channel: current } = useParams({ strict: false });
  const found = useMemo(() => {
    // Nobody jumps to where they are.
    const others = order.flatMap((channel) => (channel === current ? [] : (rooms.get(channel) ?? [])));
    const byNews = others.toSorted((a, b) => news(b) - news(a));
    return ranked(byNews, query, ({ row }) => [channelName(row), row.peer?.username ?? '']).slice(0, MAX_CHANNELS);
  }, [order, rooms, current, query]);
  return found.map(({ row }) => ({
    id: row.id,
    label: channelName(row),
    hint: row.peer === undefined ? row.topic : `@${row.peer.username}`,
    icon:
      row.peer !== undefined ? (
        <Avatar {...faceOf(row.peer)} size="small" />
      ) : row.kind === 'group' ? (
        <Users size={16} aria-label={text('switcher.group')} />
      ) : row.visibility === 'public' ? (
        <Hash size={16} aria-hidden="true" />
      ) : (
        <Lock size={14} aria-hidden="true" />
      ),
    unread: row.unread,
    meant: meantFor(row),
    go: async () => {
      await navigate({ to: '/c/$channel', params: { channel: row.id } });
      if (row.hidden === true) {
        await actions.changeSettings(row.id, { hidden: false });
      }
    },
  }));
}

/** What is meant for the user, then what is new, then the rest. */
function news({ row }: Room): number {
  return row.notify === 'nothing' ? 0 : meantFor(row) > 0 ? 2 : row.unread > 0 ? 1 : 0;
}

function usePeople(query: string): readonly Target[] {
  const navigate = useNavigate();
  const me = useMe();
  const rooms = useRoomsWhile(true);
  const wanted = useDeferredValue(query.trim());
  const search = useQuery({
    queryKey: ['users', wanted],
    queryFn: ({ signal }) => api.users(wanted, signal),
    enabled: wanted !== '',
  });
  const known = new Set([...rooms.values()].map(({ row }) => row.peer?.id));
  const people = wanted === '' ? [] : (search.data ?? []).filter(({ id }) => id !== me?.id && !known.has(id));
  return people.slice(0, MAX_PEOPLE).map((user) => ({
    id: user.id,
    label: user.display_name,
    hint: `@${user.username}`,
    icon: <Avatar {...faceOf(user)} size="small" />,
    unread: 0,
    meant: 0,
    go: async () => {
      const channel = await actions.openDirect(user.username);
      await navigate({ to: '/c/$channel', params: { channel } });
    },
  }));
}

function usePages(query: string): readonly Target[] {
  const text = useText();
  const navigate = useNavigate();
  const page = (id: string, label: string, icon: ReactNode, go: Target['go']): Target => ({
    id, label, icon, go, hint: '', unread: 0, meant: 0,
  });
  const pages = [
    page('browse', text('channels.browse'), <Compass size={16} />, () => navigate({ to: '/rooms' })),
    page('create', text('channels.create'), <PenLine size={16} />, () => openDialog({ kind: 'create_room' })),
    page('write', text('channels.newConversation'), <MessageSquarePlus size={16} />, () =>
      openDialog({ kind: 'new_conversation' }),
    ),
    page('settings', text('settings.title'), <Settings size={16} />, () => navigate({ to: '/settings' })),
  ];
  return ranked(pages, query, ({ label }) => [label]);
}
