import type { ReactNode } from 'react';

interface StateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** Whether it is all there is on the page, and its title the page's. */
  readonly isPage?: boolean;
  /** One sentence. */
  readonly children: ReactNode;
  /** One action, or two where there are two ways. */
  readonly action?: ReactNode;
}

/** What a place says when there is nothing in it to show. */
export function State({ icon, title, isPage = false, children, action }: StateProps) {
  const Title = isPage ? 'h1' : 'h2';
  return (
    <div className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="flex max-w-sm flex-col items-center text-center">
        {icon !== undefined && (
          <span className="mb-4 grid size-12 place-items-center rounded-lg bg-brand-soft text-brand-ink">
            {icon}
          </span>
        )}
        <Title className="text-lg font-semibold tracking-tight">{title}</Title>
        <p className="mt-1 text-muted">{children}</p>
        {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
      </div>
    </div>
  );
}
