import { Search } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes';

interface SearchFieldProps extends Omit<ComponentProps<'input'>, 'type' | 'size'> {
  readonly label: string;
  readonly size?: 'normal' | 'small';
  /** What stands at the end of the line. */
  readonly children?: ReactNode;
}

/** One line to look for something by. */
export function SearchField({ label, size = 'normal', className, children, ...rest }: SearchFieldProps) {
  return (
    <div
      className={classes(
        'flex items-center gap-2 rounded-md border border-line bg-raised px-2.5 text-faint',
        'focus-within:outline-2 focus-within:outline-brand',
        className,
      )}
    >
      <Search size={15} aria-hidden="true" className="shrink-0" />
      <input
        type="search"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        aria-label={label}
        placeholder={label}
        className={classes(
          'w-full min-w-0 bg-transparent text-text outline-none placeholder:text-faint pointer-coarse:text-lg',
          '[&::-webkit-search-cancel-button]:appearance-none',
          size === 'small' ? 'h-8 text-sm pointer-coarse:h-10' : 'h-10 text-base',
        )}
      />
      {children}
    </div>
  );
}
