import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import {
  ApiError,
  dropInvitation,
  faceOf,
  heldInvitation,
  holdInvitation,
  type InvitationCheck,
  invitations,
  useSession,
} from '../../store';
import { Avatar, Button, Skeleton, useText } from '../../ui';
import { AccountCard } from './AccountCard';

type Told =
  | { readonly state: 'asking' | 'not_good' | 'unreachable' }
  | { readonly state: 'good'; readonly secret: string; readonly check: InvitationCheck };

/** Where an invitation's link leads: who invites, and into what; then in. */
export function InvitationPage() {
  const text = useText();
  const [told, setTold] = useState<Told>({ state: 'asking' });

  const ask = useCallback(async () => {
    const secret = takeSecret();
    if (secret === undefined) {
      setTold({ state: 'not_good' });
      return;
    }
    setTold({ state: 'asking' });
    try {
      setTold({ state: 'good', secret, check: await invitations.check(secret) });
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      const isBad = refused.code === 'bad_code' || refused.code === 'not_found' || refused.code === 'bad_field';
      if (isBad) {
        dropInvitation();
      }
      setTold({ state: isBad ? 'not_good' : 'unreachable' });
    }
  }, []);

  useEffect(() => void ask(), [ask]);

  switch (told.state) {
    case 'asking':
      return (
        <AccountCard title={text('invitations.page.title')}>
          <div className="grid animate-late gap-3">
            <Skeleton className="h-12 w-full rounded-md" />
            <Skeleton className="h-10 w-full rounded-md" />
          </div>
        </AccountCard>
      );
    case 'not_good':
      return (
        <AccountCard title={text('invitations.notGood')}>
          <p className="mb-5 text-muted">{text('invitations.notGoodHint')}</p>
          <Home />
        </AccountCard>
      );
    case 'unreachable':
      return (
        <AccountCard title={text('unreachable.title')}>
          <p className="mb-5 text-muted">{text('error.unreachable')}</p>
          <Button look="primary" className="h-10 w-full" onClick={() => void ask()}>
            {text('ui.tryAgain')}
          </Button>
        </AccountCard>
      );
    case 'good':
      return <Invited secret={told.secret} check={told.check} onNotGood={() => setTold({ state: 'not_good' })} />;
  }
}

interface InvitedProps {
  readonly secret: string;
  readonly check: InvitationCheck;
  readonly onNotGood: () => void;
}

function Invited({ secret, check, onNotGood }: InvitedProps) {
  const text = useText();
  const navigate = useNavigate();
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const where = check.channel_name ?? check.server;

  async function accept(): Promise<void> {
    setBusy(true);
    setError(undefined);
    try {
      const channel = await invitations.accept(secret);
      dropInvitation();
      await (channel === undefined
        ? navigate({ to: '/', replace: true })
        : navigate({ to: '/c/$channel', params: { channel: channel.id }, replace: true }));
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      if (refused.code === 'bad_code') {
        dropInvitation();
        onNotGood();
      } else {
        setError(refused.code === 'unreachable' ? text('error.unreachable') : refused.message);
        setBusy(false);
      }
    }
  }

  return (
    <AccountCard title={text('invitations.page.into', { where })}>
      <div className="mb-6 flex items-center gap-3">
        <Avatar {...faceOf(check.inviter)} />
        <p className="min-w-0 leading-snug">
          {text('invitations.page.by', { name: check.inviter.display_name })}
          {check.channel_name !== undefined && (
            <span className="block text-sm text-muted">{text('invitations.page.on', { server: check.server })}</span>
          )}
        </p>
      </div>
      {error !== undefined && (
        <p role="alert" className="mb-4 text-sm text-unread">
          {error}
        </p>
      )}
      {session.status === 'signed_in' ? (
        <>
          <Button look="primary" className="h-10 w-full" busy={busy} onClick={() => void accept()}>
            {text('invitations.page.join', { where })}
          </Button>
          <p className="mt-3 text-center text-sm text-muted">
            {text('invitations.page.as', { name: session.me.display_name })}
          </p>
        </>
      ) : (
        <div className="grid gap-2">
          <Button look="primary" className="h-10" onClick={() => void navigate({ to: '/sign-up' })}>
            {text('account.signUp.action')}
          </Button>
          <Button className="h-10" onClick={() => void navigate({ to: '/sign-in', search: { next: '/invite' } })}>
            {text('invitations.page.signIn')}
          </Button>
        </div>
      )}
    </AccountCard>
  );
}

function Home() {
  const text = useText();
  return (
    <Link to="/" className="font-semibold text-brand-ink underline underline-offset-2">
      {text('notFound.home')}
    </Link>
  );
}

/** Out of the address, so that it does not stay in the browser's history, and kept for this tab. */
function takeSecret(): string | undefined {
  const secret = decodeURIComponent(window.location.hash.slice(1));
  if (secret !== '') {
    holdInvitation(secret);
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }
  return heldInvitation();
}
