import { useQuery } from '@tanstack/react-query';
import { Link2, UserPlus } from 'lucide-react';
import { FormattedDate } from 'react-intl';
import { type Invitation, invitations, openDialog } from '../../store';
import { Button, copyText, notify, Skeleton, State, useText } from '../../ui';
import { useTask } from './useTask';

const KEY = ['invitations'];

export function InvitationAdministration() {
  const text = useText();
  // Asked anew whenever the page is opened: others make links too.
  const all = useQuery({ queryKey: KEY, queryFn: ({ signal }) => invitations.list(signal), staleTime: 0 });
  return (
    <>
      <div className="mb-4 flex items-center justify-between gap-3">
        <p className="text-muted">{text('admin.invitations.hint')}</p>
        <Button look="primary" className="h-10 shrink-0" onClick={() => openDialog({ kind: 'invite' })}>
          <UserPlus size={16} aria-hidden="true" />
          {text('invitations.invite')}
        </Button>
      </div>
      {all.isPending && <Skeleton className="h-14 w-full rounded-md" />}
      {all.isError && (
        <div>
          <p className="mb-2 text-muted">{text('error.unreachable')}</p>
          <Button size="small" onClick={() => void all.refetch()}>
            {text('ui.tryAgain')}
          </Button>
        </div>
      )}
      {all.data?.length === 0 && (
        <State icon={<Link2 size={22} />} title={text('admin.invitations.noneTitle')}>
          {text('admin.invitations.none')}
        </State>
      )}
      {all.data !== undefined && all.data.length > 0 && (
        <ul className="divide-y divide-line-soft rounded-md border border-line">
          {all.data.map((invitation) => (
            <InvitationItem key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </>
  );
}

function InvitationItem({ invitation }: { readonly invitation: Invitation }) {
  const text = useText();
  const { busy, run } = useTask(KEY);
  const { inviter, channel_name, uses_left, expires_at } = invitation;
  const where = channel_name ?? text('admin.invitations.server');

  async function copy(): Promise<void> {
    notify(text((await copyText(invitation.url)) ? 'channels.linkCopied' : 'ui.copyFailed'));
  }

  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3.5 py-2.5">
      <div className="min-w-48 flex-1 leading-snug">
        <div className="truncate font-semibold">{where}</div>
        <div className="text-sm text-muted">
          {text('admin.invitations.by', { name: inviter.display_name })}
          {' · '}
          {text('invitations.until')} <FormattedDate value={expires_at} dateStyle="medium" />
          {uses_left !== undefined && ` · ${text('admin.invitations.left', { count: uses_left })}`}
        </div>
      </div>
      <Button size="small" aria-label={text('admin.invitations.copyOf', { where })} onClick={() => void copy()}>
        {text('ui.copy')}
      </Button>
      <Button
        size="small"
        busy={busy}
        aria-label={text('admin.invitations.takeBackOf', { where })}
        onClick={() => void run(() => invitations.takeBack(invitation.id))}
      >
        {text('admin.invitations.takeBack')}
      </Button>
    </li>
  );
}
