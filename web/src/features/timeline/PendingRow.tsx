import { Clock3, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { actions, type Me, type OutboxEntry } from '../../store';
import { Button, classes, useText } from '../../ui';
import { Markdown } from './Markdown';
import { MessageFrame } from './MessageFrame';

interface PendingRowProps {
  readonly entry: OutboxEntry;
  readonly followsUp: boolean;
  readonly me: Me;
}

/** A message of one's own that the server does not have yet, or has refused. */
export const PendingRow = memo(function PendingRow({ entry, followsUp, me }: PendingRowProps) {
  const text = useText();
  const hasFailed = entry.failure !== undefined;
  return (
    <MessageFrame
      followsUp={followsUp}
      sender={me}
      time={entry.createdAt}
      mark={
        !hasFailed && (
          <Clock3
            size={13}
            role="img"
            aria-label={text('timeline.sending')}
            className="mr-px mb-1 shrink-0 animate-late text-faint"
          />
        )
      }
    >
      <div className="min-w-0">
        <div className={classes('min-w-0', !hasFailed && 'text-muted')}>
          <Markdown source={entry.text} />
        </div>
        {hasFailed && (
        <div role="alert" className="mt-1 mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
          <span className="flex items-center gap-1.5 text-unread">
            <TriangleAlert size={15} aria-hidden="true" className="shrink-0" />
            {text('timeline.notSent')} {text(reasonOf(entry.failure!))}
          </span>
          <span className="flex gap-2">
            <Button size="small" onClick={() => actions.retry(entry.id)}>
              {text('timeline.retry')}
            </Button>
            <Button size="small" onClick={() => actions.discard(entry.id)}>
              {text('timeline.deleteUnsent')}
            </Button>
          </span>
        </div>
      )}
      </div>
    </MessageFrame>
  );
});

function reasonOf(failure: string) {
  switch (failure) {
    case 'not_member':
    case 'not_found':
      return 'timeline.notSent.notMember';
    case 'too_large':
      return 'timeline.notSent.tooLarge';
    case 'forbidden':
      return 'timeline.notSent.forbidden';
    default:
      return 'timeline.notSent.refused';
  }
}
