import { Skeleton, useText } from '../../ui';

const WIDTHS = [
  ['w-24', 'w-3/5'],
  ['w-32', 'w-2/5'],
  ['w-20', 'w-1/2'],
  ['w-28', 'w-1/3'],
] as const;

/** Rows of a message's height, shown when loading takes long enough to be noticed. */
export function LoadingMessages() {
  const text = useText();
  return (
    <div
      role="status"
      aria-label={text('timeline.loading')}
      className="flex min-h-0 flex-1 animate-late flex-col justify-end gap-5 overflow-hidden px-3.5 pb-5 desk:px-5"
    >
      {WIDTHS.map(([name, line]) => (
        <div key={name} className="grid grid-cols-[36px_minmax(0,1fr)] gap-3">
          <Skeleton className="size-9 rounded-[11px]" />
          <span className="grid content-center gap-2.5">
            <Skeleton className={`h-3 ${name}`} />
            <Skeleton className={`h-3 ${line}`} />
          </span>
        </div>
      ))}
    </div>
  );
}
