import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './Button';
import { useText } from './text';

interface PageProps {
  readonly title: string;
  /** Where the arrow leads that stands on small screens. */
  readonly onBack: () => void;
  /** What stands at the end of the title's line. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What fills the place beside the list: its title, and what scrolls below. */
export function Page({ title, onBack, actions, children }: PageProps) {
  const text = useText();
  return (
    <main className="flex h-full min-w-0 flex-col bg-bg">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-3 desk:px-5">
        <IconButton label={text('ui.back')} className="-ml-1 desk:hidden" onClick={onBack}>
          <ArrowLeft size={18} />
        </IconButton>
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold tracking-tight">{title}</h1>
        {actions}
      </header>
      {children}
    </main>
  );
}

interface PartProps {
  readonly title: string;
  readonly description?: string | undefined;
  readonly children: ReactNode;
}

/** One matter of a page, told apart from the next by a line. */
export function Part({ title, description, children }: PartProps) {
  return (
    <section className="border-t border-line-soft py-6 first:border-t-0 first:pt-0">
      <h2 className="font-semibold">{title}</h2>
      {description !== undefined && <p className="mt-0.5 text-sm text-muted">{description}</p>}
      <div className="mt-4 grid gap-4">{children}</div>
    </section>
  );
}
