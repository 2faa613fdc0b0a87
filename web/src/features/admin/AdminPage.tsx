import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useMe } from '../../store';
import { classes, Page, State, type TextId, useText } from '../../ui';
import { InvitationAdministration } from './InvitationAdministration';
import { PeopleAdministration } from './PeopleAdministration';
import { ServerAdministration } from './ServerAdministration';

const SECTIONS: readonly { readonly path: string; readonly title: TextId; readonly Content: ComponentType }[] = [
  { path: 'people', title: 'admin.people', Content: PeopleAdministration },
  { path: 'invitations', title: 'admin.invitations', Content: InvitationAdministration },
  { path: 'server', title: 'admin.server', Content: ServerAdministration },
];

/** What only those do who run this server. */
export function AdminPage() {
  const text = useText();
  const navigate = useNavigate();
  const me = useMe();
  const { section } = useParams({ strict: false });
  const chosen = SECTIONS.find(({ path }) => path === section);

  if (me !== undefined && me.administrator !== true) {
    return (
      <main className="h-full bg-bg">
        <State isPage title={text('admin.notYours')}>
          {text('admin.notYoursHint')}
        </State>
      </main>
    );
  }
  if (chosen === undefined) {
    return <Navigate to="/admin/$section" params={{ section: 'people' }} replace />;
  }
  const { Content } = chosen;
  return (
    <Page title={text('admin.title')} onBack={() => void navigate({ to: '/' })}>
      <nav aria-label={text('admin.title')} className="shrink-0 border-b border-line px-3 desk:px-5">
        <ul className="flex gap-1">
          {SECTIONS.map(({ path, title }) => (
            <li key={path}>
              <Link
                to="/admin/$section"
                params={{ section: path }}
                aria-current={path === chosen.path ? 'page' : undefined}
                className={classes(
                  '-mb-px flex h-11 items-center border-b-2 px-3 focus-visible:-outline-offset-2',
                  path === chosen.path
                    ? 'border-brand font-semibold text-brand-ink'
                    : 'border-transparent text-muted hover:text-text',
                )}
              >
                {text(title)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="max-w-3xl px-4 py-6 desk:px-5">
          <Content />
        </div>
      </div>
    </Page>
  );
}
