import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { setTheme, signOut, type Theme, unsentMessages, useMe, useTheme } from '../../store';
import { Avatar, Confirm, Menu, MenuChoice, MenuItem, MenuSeparator, notify, useText } from '../../ui';

/** Who is signed in, with what concerns the person rather than a room. */
export function AccountMenu() {
  const text = useText();
  const me = useMe();
  const theme = useTheme();
  const [unsent, setUnsent] = useState(0);
  const [busy, setBusy] = useState(false);
  if (me === undefined) {
    return null;
  }

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

  const themes: { value: Theme; label: string; icon: React.ReactNode }[] = [
    { value: 'system', label: text('account.theme.system'), icon: <Monitor size={16} /> },
    { value: 'light', label: text('account.theme.light'), icon: <Sun size={16} /> },
    { value: 'dark', label: text('account.theme.dark'), icon: <Moon size={16} /> },
  ];

  return (
    <>
      <Menu
        side="top"
        trigger={
          <button
            type="button"
            className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left transition-colors duration-120 hover:bg-press"
          >
            <Avatar name={me.display_name} seed={me.id} size="medium" />
            <span className="sr-only">{text('account.menu')}</span>
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate text-sm font-semibold">{me.display_name}</span>
              <span className="block truncate text-xs text-muted">@{me.username}</span>
            </span>
            <ChevronsUpDown size={16} className="text-faint" aria-hidden="true" />
          </button>
        }
      >
        <MenuChoice label={text('account.theme')} value={theme} options={themes} onChange={setTheme} />
        <MenuSeparator />
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
