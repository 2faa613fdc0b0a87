import type { ReactNode } from 'react';

interface StateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** One sentence. */
  readonly children: ReactNode;
  /** One action, or two where there are two ways. */
  readonly action?: ReactNode;
}

/** What a place says when there is nothing in it to show. */
export function State({ icon, title, children, action }: StateProps) {
  return (
    <div className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="flex max-w-sm flex-col items-center text-center">
        {icon !== undefined && (
          <span className="mb-4 grid size-12 place-items-center rounded-lg bg-brand-soft text-brand-ink">
            {icon}
          </span>
        )}
        <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
        <p className="mt-1 text-muted">{children}</p>
        {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
      </div>
    </div>
  );
}
