import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormattedDate } from 'react-intl';
import { ApiError, channelName, closeDialog, invitations, useRoom, useServer } from '../../store';
import { Button, CopyField, Dialog, Select, Skeleton, useText } from '../../ui';

const DAY_SECONDS = 24 * 60 * 60;
const LIVES_DAYS = [1, 7, 30, 90];
const USES = [undefined, 1, 5, 25];

/** One link that lets people in, into a room or into the server alone. */
export function InviteDialog({ channel }: { readonly channel: string | undefined }) {
  const text = useText();
  const server = useServer();
  const row = useRoom(channel ?? '')?.row;
  const [days, setDays] = useState(7);
  const [uses, setUses] = useState<number>();
  // The same wish is the same link for as long as the page is open.
  const made = useQuery({
    queryKey: ['invitation', channel, days, uses],
    queryFn: () =>
      invitations.create({
        ...(channel === undefined ? {} : { channel }),
        ...(uses === undefined ? {} : { uses }),
        expires_in: days * DAY_SECONDS,
      }),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  });
  const where = row === undefined ? (server?.name ?? 'Parley') : channelName(row);

  return (
    <Dialog
      open
      onOpenChange={closeDialog}
      title={text('invitations.dialog.title', { where })}
      description={text(row === undefined ? 'invitations.dialog.server' : 'invitations.dialog.room')}
    >
      <div className="grid gap-5">
        {made.isPending && <Skeleton className="mt-[1.6rem] h-10 w-full rounded-md" />}
        {made.isError && (
          <div role="alert" className="grid gap-3 rounded-md bg-side p-4">
            <p>{told(made.error, text('error.unreachable'))}</p>
            <div>
              <Button size="small" onClick={() => void made.refetch()}>
                {text('ui.tryAgain')}
              </Button>
            </div>
          </div>
        )}
        {made.data !== undefined && <CopyField label={text('invitations.link')} value={made.data.url} />}
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={text('invitations.lives')}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {LIVES_DAYS.map((each) => (
              <option key={each} value={each}>
                {text('invitations.days', { count: each })}
              </option>
            ))}
          </Select>
          <Select
            label={text('invitations.uses')}
            value={uses ?? ''}
            onChange={(event) => setUses(event.target.value === '' ? undefined : Number(event.target.value))}
          >
            {USES.map((each) => (
              <option key={each ?? ''} value={each ?? ''}>
                {each === undefined ? text('invitations.anyUses') : text('invitations.people', { count: each })}
              </option>
            ))}
          </Select>
        </div>
        <p className="min-h-5 text-sm text-muted">
          {made.data !== undefined && (
            <>
              {text('invitations.until')}{' '}
              <FormattedDate value={made.data.expires_at} dateStyle="long" timeStyle="short" />
            </>
          )}
        </p>
      </div>
    </Dialog>
  );
}

function told(failure: Error, unreachable: string): string {
  return failure instanceof ApiError && failure.code !== 'unreachable' ? failure.message : unreachable;
}
