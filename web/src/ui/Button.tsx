import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes';

type Look = 'primary' | 'quiet' | 'plain' | 'danger';

const LOOKS: Record<Look, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-strong',
  quiet: 'border border-line bg-raised text-text hover:bg-hover active:bg-press',
  plain: 'text-brand-ink hover:bg-hover active:bg-press',
  danger: 'bg-unread text-on-unread hover:brightness-95',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look;
  readonly size?: 'normal' | 'small';
  /** While true it shows that something is under way, and takes no further press. */
  readonly busy?: boolean;
}

export function Button({
  look = 'quiet',
  size = 'normal',
  busy = false,
  className,
  disabled,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={classes(
        'inline-flex items-center justify-center gap-2 whitespace-nowrap font-semibold select-none',
        'transition-colors duration-120 disabled:cursor-default disabled:opacity-60',
        size === 'normal' ? 'h-9 rounded-md px-4 text-base' : 'h-7 rounded-sm px-2.5 text-sm',
        LOOKS[look],
        className,
      )}
    >
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does, for who cannot see the icon; shown on hover too. */
  readonly label: string;
  readonly size?: 'normal' | 'small';
  readonly children: ReactNode;
}

export function IconButton({ label, size = 'normal', className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(
        'grid shrink-0 place-items-center rounded-[8px] text-muted transition-colors duration-120',
        'hover:bg-hover hover:text-text active:bg-press disabled:cursor-default disabled:opacity-50',
        'aria-pressed:bg-brand-soft aria-pressed:text-brand-ink',
        size === 'normal' ? 'size-8 pointer-coarse:size-10' : 'size-7 pointer-coarse:size-9',
        className,
      )}
    >
      {children}
    </button>
  );
}
