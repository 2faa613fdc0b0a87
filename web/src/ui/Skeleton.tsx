import { classes } from './classes';

/** A grey bar where a text will be. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden="true" className={classes('block animate-breathe rounded-sm bg-press', className)} />;
}
