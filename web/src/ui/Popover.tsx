import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes';

interface PopoverProps {
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** The button that opens it, or else what on the page it stands beside. */
  readonly trigger?: ReactNode;
  readonly beside?: Element | undefined;
  /** What it is, for who cannot see it. */
  readonly label: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly align?: 'start' | 'center' | 'end';
  readonly className?: string;
  readonly children: ReactNode;
}

/** A small panel beside what opened it; gone with a press elsewhere or Escape. */
export function Popover({
  open,
  onOpenChange,
  trigger,
  beside,
  label,
  side = 'top',
  align = 'start',
  className,
  children,
}: PopoverProps) {
  return (
    <Radix.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {trigger !== undefined && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      {beside !== undefined && <Radix.Anchor virtualRef={{ current: beside }} />}
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={10}
          className={classes(
            'z-50 animate-enter rounded-md border border-line bg-raised shadow-float outline-none',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
