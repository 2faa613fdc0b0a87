import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { EllipsisVertical, KeyRound, ShieldCheck, ShieldOff, UserCheck, UserPlus, UserX } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { FormattedDate } from 'react-intl';
import { administration, faceOf, type ManagedUser, useMe } from '../../store';
import {
  Avatar,
  Button,
  classes,
  Confirm,
  CopyField,
  Dialog,
  IconButton,
  Menu,
  MenuItem,
  MenuSeparator,
  SearchField,
  Skeleton,
  useText,
} from '../../ui';
import { CreateUserDialog } from './CreateUserDialog';
import { useTask } from './useTask';

const KEY = ['admin', 'users'];

/** A password that is told this once, and whose it is. */
interface Told {
  readonly username: string;
  readonly password: string;
}

export function PeopleAdministration() {
  const text = useText();
  const [query, setQuery] = useState('');
  const [creates, setCreates] = useState(false);
  const [told, setTold] = useState<Told>();
  const wanted = useDeferredValue(query.trim());
  const users = useInfiniteQuery({
    queryKey: [...KEY, wanted],
    queryFn: ({ pageParam, signal }) => administration.users(wanted, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.has_more ? last.users.at(-1)?.username : undefined),
    placeholderData: keepPreviousData,
  });
  const all = users.data?.pages.flatMap((page) => page.users);

  return (
    <>
      <div className="mb-4 flex items-center gap-2">
        <SearchField
          label={text('admin.searchPeople')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="flex-1"
        />
        <Button look="primary" className="h-10" onClick={() => setCreates(true)}>
          <UserPlus size={16} aria-hidden="true" />
          <span className="max-sm:sr-only">{text('admin.createUser')}</span>
        </Button>
      </div>
      {users.isPending && <LoadingPeople />}
      {users.isError && all === undefined && (
        <div>
          <p className="mb-2 text-muted">{text('error.unreachable')}</p>
          <Button size="small" onClick={() => void users.refetch()}>
            {text('ui.tryAgain')}
          </Button>
        </div>
      )}
      {all?.length === 0 && <p className="py-4 text-muted">{text('people.nobodyFound', { query: wanted })}</p>}
      {all !== undefined && all.length > 0 && (
        <ul className="divide-y divide-line-soft rounded-md border border-line">
          {all.map((user) => (
            <UserItem key={user.id} user={user} onPassword={setTold} />
          ))}
        </ul>
      )}
      {users.hasNextPage && (
        <Button
          size="small"
          className="mt-3"
          busy={users.isFetchingNextPage}
          onClick={() => void users.fetchNextPage()}
        >
          {text('ui.showMore')}
        </Button>
      )}
      {creates && (
        <CreateUserDialog
          changes={KEY}
          onClose={() => setCreates(false)}
          onPassword={(username, password) => setTold({ username, password })}
        />
      )}
      {told !== undefined && (
        <Dialog
          open
          onOpenChange={() => setTold(undefined)}
          title={text('admin.password.title', { username: told.username })}
          description={text('admin.password.description')}
        >
          <CopyField label={text('account.password')} value={told.password} />
          <div className="mt-5 flex justify-end">
            <Button look="primary" onClick={() => setTold(undefined)}>
              {text('admin.password.done')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

type Asked = 'disable' | 'reset' | 'promote' | 'demote';

interface UserItemProps {
  readonly user: ManagedUser;
  readonly onPassword: (told: Told) => void;
}

function UserItem({ user, onPassword }: UserItemProps) {
  const text = useText();
  const me = useMe();
  const { busy, run } = useTask(KEY);
  const [asked, setAsked] = useState<Asked>();
  const name = user.display_name;

  async function confirm(): Promise<void> {
    await run(async () => {
      switch (asked) {
        case 'disable':
          return administration.change(user.username, { disabled: true });
        case 'promote':
          return administration.change(user.username, { administrator: true });
        case 'demote':
          return administration.change(user.username, { administrator: false });
        case 'reset':
          return onPassword({
            username: user.username,
            password: await administration.resetPassword(user.username),
          });
        case undefined:
          return undefined;
      }
    });
    setAsked(undefined);
  }

  return (
    <li className="flex items-center gap-3 px-3.5 py-2.5">
      <span className={classes(user.disabled && 'opacity-50')}>
        <Avatar {...faceOf(user)} />
      </span>
      <div className="min-w-0 flex-1 leading-snug">
        <div className="flex items-center gap-2">
          <span className="truncate font-semibold">{name}</span>
          {user.administrator && <Tag>{text('admin.isAdministrator')}</Tag>}
          {user.disabled && <Tag>{text('admin.isDisabled')}</Tag>}
        </div>
        <div className="truncate text-sm text-muted">
          @{user.username}
          {user.email !== undefined && ` · ${user.email}`}
        </div>
      </div>
      <div className="shrink-0 text-right text-sm text-muted max-sm:hidden">
        {user.last_seen_at === undefined ? (
          text('admin.neverSeen')
        ) : (
          <>
            {text('admin.lastSeen')} <FormattedDate value={user.last_seen_at} dateStyle="medium" />
          </>
        )}
      </div>
      <Menu
        align="end"
        trigger={
          <IconButton label={text('admin.actionsOf', { name })}>
            <EllipsisVertical size={18} />
          </IconButton>
        }
      >
        <MenuItem icon={<KeyRound size={16} />} onSelect={() => setAsked('reset')}>
          {text('admin.resetPassword')}
        </MenuItem>
        {user.administrator ? (
          <MenuItem icon={<ShieldOff size={16} />} onSelect={() => setAsked('demote')}>
            {text('admin.demote')}
          </MenuItem>
        ) : (
          <MenuItem icon={<ShieldCheck size={16} />} onSelect={() => setAsked('promote')}>
            {text('admin.promote')}
          </MenuItem>
        )}
        {user.id !== me?.id && <MenuSeparator />}
        {user.id !== me?.id &&
          (user.disabled ? (
            <MenuItem
              icon={<UserCheck size={16} />}
              onSelect={() => void run(() => administration.change(user.username, { disabled: false }))}
            >
              {text('admin.enable')}
            </MenuItem>
          ) : (
            <MenuItem icon={<UserX size={16} />} danger onSelect={() => setAsked('disable')}>
              {text('admin.disable')}
            </MenuItem>
          ))}
      </Menu>
      {asked !== undefined && (
        <Confirm
          open
          onOpenChange={() => setAsked(undefined)}
          title={text(`admin.${asked}.title`, { name })}
          description={text(`admin.${asked}.description`)}
          action={text(asked === 'reset' ? 'admin.resetPassword' : `admin.${asked}`)}
          isHarmless={asked === 'promote'}
          busy={busy}
          onConfirm={() => void confirm()}
        />
      )}
    </li>
  );
}

function Tag({ children }: { readonly children: string }) {
  return <span className="shrink-0 rounded-sm bg-press px-1.5 text-xs font-medium text-muted">{children}</span>;
}

function LoadingPeople() {
  return (
    <div className="grid animate-late gap-px">
      {['w-32', 'w-44', 'w-28'].map((width) => (
        <div key={width} className="flex items-center gap-3 px-3.5 py-2.5">
          <Skeleton className="size-9 rounded-[11px]" />
          <Skeleton className={`h-3.5 ${width}`} />
        </div>
      ))}
    </div>
  );
}
