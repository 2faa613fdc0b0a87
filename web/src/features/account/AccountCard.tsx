import type { ReactNode } from 'react';
import { useServer } from '../../store';
import { Mark } from '../../ui';

interface AccountCardProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

/** The one card on the plain page: whose server this is, what is asked, and the other way in. */
export function AccountCard({ title, children, footer }: AccountCardProps) {
  const server = useServer();
  return (
    <main className="h-full overflow-y-auto bg-side">
      <div className="flex min-h-full flex-col items-center justify-center px-4 py-8">
        <div className="w-full max-w-[400px] rounded-lg border border-line bg-raised p-7 shadow-float sm:p-8">
          <div className="mb-6 flex items-center gap-3">
            <Mark size={36} />
            <div className="min-w-0 leading-tight">
              <div className="truncate font-semibold tracking-tight">{server?.name ?? 'Parley'}</div>
              <div className="truncate text-sm text-muted">{window.location.host}</div>
            </div>
          </div>
          <h1 className="mb-5 text-xl font-semibold tracking-tight">{title}</h1>
          {children}
        </div>
        {footer !== undefined && <p className="mt-5 text-center text-muted">{footer}</p>}
      </div>
    </main>
  );
}
