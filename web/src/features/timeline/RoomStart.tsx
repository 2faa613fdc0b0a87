import type { ChannelRow } from '../../store';
import { Skeleton, useText } from '../../ui';

interface RoomStartProps {
  readonly row: ChannelRow;
  readonly hasBefore: boolean;
}

/** Above the first message: that it is the first, or that earlier ones are on their way. */
export function RoomStart({ row, hasBefore }: RoomStartProps) {
  const text = useText();
  if (hasBefore) {
    return (
      <div
        role="status"
        aria-label={text('timeline.loadingEarlier')}
        className="grid h-full grid-cols-[36px_minmax(0,1fr)] content-end gap-3 px-3.5 pb-3 desk:px-5"
      >
        <Skeleton className="size-9 rounded-[11px]" />
        <span className="grid content-center gap-2">
          <Skeleton className="h-3 w-28" />
          <Skeleton className="h-3 w-3/5" />
        </span>
      </div>
    );
  }
  return (
    <div className="flex h-full flex-col justify-end px-3.5 pb-1 desk:px-5">
      <h2 className="truncate text-lg font-semibold tracking-tight">
        {row.peer === undefined
          ? text('timeline.start', { name: row.name })
          : text('timeline.startDirect', { name: row.peer.display_name })}
      </h2>
      <p className="truncate text-sm text-muted">
        {text(whoReads(row))}
      </p>
    </div>
  );
}

function whoReads({ kind, visibility }: ChannelRow) {
  if (kind === 'direct') {
    return 'timeline.onlyTwo';
  }
  return visibility === 'public' ? 'timeline.startPublic' : 'timeline.startPrivate';
}
