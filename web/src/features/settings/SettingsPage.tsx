import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { Bell, ChevronRight, KeyRound, Laptop, Palette, UserRound } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { classes, Page, type TextId, useIsWide, useText } from '../../ui';
import { AccountSettings } from './AccountSettings';
import { AppearanceSettings } from './AppearanceSettings';
import { DeviceSettings } from './DeviceSettings';
import { NotificationSettings } from './NotificationSettings';
import { ProfileSettings } from './ProfileSettings';

interface SectionEntry {
  readonly path: string;
  readonly title: TextId;
  readonly icon: ReactNode;
  readonly Content: ComponentType;
}

const SECTIONS: readonly SectionEntry[] = [
  { path: 'profile', title: 'settings.profile', icon: <UserRound size={18} />, Content: ProfileSettings },
  { path: 'account', title: 'settings.account', icon: <KeyRound size={18} />, Content: AccountSettings },
  { path: 'appearance', title: 'settings.appearance', icon: <Palette size={18} />, Content: AppearanceSettings },
  { path: 'notifications', title: 'settings.notifications', icon: <Bell size={18} />, Content: NotificationSettings },
  { path: 'devices', title: 'settings.devices', icon: <Laptop size={18} />, Content: DeviceSettings },
];

/** What one can set for oneself; on a small screen the list first, then what was chosen from it. */
export function SettingsPage() {
  const text = useText();
  const navigate = useNavigate();
  const isWide = useIsWide();
  const { section } = useParams({ strict: false });
  const chosen = SECTIONS.find(({ path }) => path === section);

  if (chosen === undefined) {
    return isWide || section !== undefined ? (
      <Navigate to="/settings/$section" params={{ section: 'profile' }} replace />
    ) : (
      <Page title={text('settings.title')} onBack={() => void navigate({ to: '/' })}>
        <div className="min-h-0 flex-1 overflow-y-auto p-3">
          <SectionLinks current={undefined} />
        </div>
      </Page>
    );
  }
  const { Content } = chosen;
  return (
    <Page
      title={text(isWide ? 'settings.title' : chosen.title)}
      onBack={() => void navigate({ to: '/settings' })}
    >
      <div className="flex min-h-0 flex-1">
        {isWide && (
          <div className="w-56 shrink-0 overflow-y-auto p-4">
            <SectionLinks current={chosen.path} />
          </div>
        )}
        <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
          <div key={chosen.path} className="max-w-xl px-4 py-6 desk:px-6">
            <Content />
          </div>
        </div>
      </div>
    </Page>
  );
}

function SectionLinks({ current }: { readonly current: string | undefined }) {
  const text = useText();
  return (
    <nav aria-label={text('settings.title')}>
      <ul className="grid gap-0.5">
        {SECTIONS.map(({ path, title, icon }) => (
          <li key={path}>
            <Link
              to="/settings/$section"
              params={{ section: path }}
              aria-current={path === current ? 'page' : undefined}
              className={classes(
                'flex h-9 items-center gap-2.5 rounded-[8px] px-2.5 max-desk:h-12 max-desk:px-3',
                path === current ? 'bg-brand-soft font-semibold text-brand-ink' : 'text-muted hover:bg-hover hover:text-text',
              )}
            >
              {icon}
              <span className="flex-1">{text(title)}</span>
              <ChevronRight size={16} aria-hidden="true" className="text-faint desk:hidden" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
