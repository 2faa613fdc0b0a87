import { useNavigate } from '@tanstack/react-router';
import { MessageCircle } from 'lucide-react';
import { useState } from 'react';
import {
  actions,
  closeCard,
  ConnectionLost,
  faceOf,
  knownPerson,
  RequestRefused,
  useKnownPeople,
  useMe,
  useOpenCard,
  useOwnPresence,
  useSeen,
  type UserRef,
} from '../../store';
import { Avatar, Button, notify, Popover, useIsWide, useText } from '../../ui';
import { LocalTime } from './LocalTime';

/** The card of whoever was pressed on, beside where that was. One for the whole page. */
export function ProfileCard() {
  const text = useText();
  const card = useOpenCard();
  const isWide = useIsWide();
  if (card === undefined) {
    return null;
  }
  return (
    <Popover
      open
      onOpenChange={(open) => !open && closeCard()}
      beside={card.beside}
      label={text('people.card', { name: card.user.display_name })}
      side={isWide ? 'right' : 'bottom'}
      align="start"
      className="w-72 p-4"
    >
      <Person key={card.user.id} user={card.user} />
    </Popover>
  );
}

function Person({ user: pressed }: { readonly user: UserRef }) {
  const text = useText();
  const navigate = useNavigate();
  const me = useMe();
  const own = useOwnPresence();
  const [busy, setBusy] = useState(false);
  // As they are called now, which a message of before may not know.
  useKnownPeople();
  const user = knownPerson(pressed.username) ?? pressed;
  const isMe = user.id === me?.id;
  const watched = useSeen(user);
  const seen = isMe ? (own ?? watched) : watched;

  async function talk(): Promise<void> {
    setBusy(true);
    try {
      const channel = await actions.openDirect(user.username);
      closeCard();
      await navigate({ to: '/c/$channel', params: { channel } });
    } catch (failure) {
      if (!(failure instanceof RequestRefused || failure instanceof ConnectionLost)) {
        throw failure;
      }
      notify(failure instanceof RequestRefused ? failure.message : text('error.offline'));
      setBusy(false);
    }
  }

  return (
    <>
      <div className="flex items-center gap-3.5">
        <Avatar {...faceOf(user)} size="big" />
        <div className="min-w-0">
          <h2 className="truncate text-lg leading-tight font-semibold tracking-tight">
            {user.display_name}
          </h2>
          <p className="truncate text-sm text-muted">@{user.username}</p>
          {/* Its line is there before the answer is, so that nothing moves. */}
          <p className="mt-0.5 flex h-5 items-center gap-1.5 text-sm text-muted">
            {seen !== undefined && (
              <>
                <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${DOTS[seen.status]}`} />
                {text(`people.status.${seen.status}`)}
              </>
            )}
          </p>
        </div>
      </div>
      {seen?.text !== undefined && <p className="mt-3 text-sm break-words">{seen.text}</p>}
      {isMe && me.time_zone !== undefined && <LocalTime zone={me.time_zone} />}
      {!isMe && (
        <Button look="primary" busy={busy} className="mt-4 w-full" onClick={() => void talk()}>
          <MessageCircle size={16} aria-hidden="true" />
          {text('people.message')}
        </Button>
      )}
    </>
  );
}

const DOTS = {
  online: 'bg-ok',
  away: 'bg-away',
  busy: 'bg-unread',
  offline: 'bg-faint',
  invisible: 'bg-faint',
} as const;
