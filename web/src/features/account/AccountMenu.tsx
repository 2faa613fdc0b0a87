import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, LogOut, MessageCircle, Settings } from 'lucide-react';
import { useState } from 'react';
import {
  faceOf,
  openDialog,
  type OwnStatus,
  setPresence,
  signOut,
  unsentMessages,
  useMe,
  useOwnPresence,
} from '../../store';
import {
  Avatar,
  classes,
  Confirm,
  type Dot,
  Menu,
  MenuChoice,
  MenuItem,
  MenuSeparator,
  notify,
  useText,
} from '../../ui';

const STATUSES = ['online', 'away', 'busy', 'invisible'] as const satisfies readonly OwnStatus[];

/** Who is signed in, how they are seen, and the way to what concerns the person. */
export function AccountMenu() {
  const text = useText();
  const navigate = useNavigate();
  const me = useMe();
  const seen = useOwnPresence();
  const [unsent, setUnsent] = useState(0);
  const [busy, setBusy] = useState(false);
  if (me === undefined) {
    return null;
  }
  const status = seen?.status ?? me.status ?? 'online';
  const words = (seen === undefined ? me.status_text : seen.text) ?? '';

  async function leave(): Promise<void> {
    setBusy(true);
    try {
      await signOut();
    } catch {
      notify(text('error.unreachable'));
    } finally {
      setBusy(false);
      setUnsent(0);
    }
  }

  function ask(): void {
    const waiting = unsentMessages();
    if (waiting === 0) {
      void leave();
    } else {
      setUnsent(waiting);
    }
  }

  function choose(chosen: OwnStatus): void {
    if (!setPresence(chosen)) {
      notify(text('error.offline'));
    }
  }

  return (
    <>
      <Menu
        side="top"
        trigger={
          <button
            type="button"
            className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left transition-colors duration-120 hover:bg-press"
          >
            <Avatar {...faceOf(me)} size="medium" dot={status} />
            <span className="sr-only">{text('account.menu')}</span>
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate text-sm font-semibold">{me.display_name}</span>
              <span className="block truncate text-xs text-muted">{words === '' ? `@${me.username}` : words}</span>
            </span>
            <ChevronsUpDown size={16} className="text-faint" aria-hidden="true" />
          </button>
        }
      >
        <MenuChoice
          label={text('account.presence')}
          value={status === 'offline' ? 'online' : status}
          options={STATUSES.map((value) => ({
            value,
            label: text(`account.presence.${value}`),
            icon: <StatusDot status={value} />,
          }))}
          onChange={choose}
        />
        <MenuItem icon={<MessageCircle size={16} />} onSelect={() => openDialog({ kind: 'status' })}>
          {text(words === '' ? 'account.status.set' : 'account.status.change')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Settings size={16} />} onSelect={() => void navigate({ to: '/settings' })}>
          {text('settings.title')}
        </MenuItem>
        <MenuItem icon={<LogOut size={16} />} onSelect={ask}>
          {text('account.signOut')}
        </MenuItem>
      </Menu>
      <Confirm
        open={unsent > 0}
        onOpenChange={() => setUnsent(0)}
        title={text('account.signOut.unsentTitle')}
        description={text('account.signOut.unsent', { count: unsent })}
        action={text('account.signOut.anyway')}
        busy={busy}
        onConfirm={() => void leave()}
      />
    </>
  );
}

const DOTS: Readonly<Record<Exclude<Dot, 'offline'>, string>> = {
  online: 'bg-ok',
  away: 'bg-away',
  busy: 'bg-unread',
  invisible: 'shadow-[inset_0_0_0_2px_var(--faint)]',
};

function StatusDot({ status }: { readonly status: OwnStatus }) {
  return (
    <span aria-hidden="true" className="grid size-4 place-items-center">
      <span className={classes('size-2.5 rounded-full', DOTS[status])} />
    </span>
  );
}
