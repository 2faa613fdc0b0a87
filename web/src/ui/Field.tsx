import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why the value was not taken; shown under the field and told with it. */
  readonly error?: string | undefined;
}

/** A labelled line of text with its hint, or what is wrong with it, underneath. */
export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        className={classes(
          'h-10 w-full rounded-md border bg-raised px-3 text-base text-text read-only:bg-side read-only:text-muted placeholder:text-faint',
          'transition-colors duration-120 focus-visible:outline-offset-0 pointer-coarse:text-lg',
          error === undefined ? 'border-field-line' : 'border-unread',
        )}
      />
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={classes('mt-1.5 text-sm', error === undefined ? 'text-muted' : 'text-unread')}
        >
          {note}
        </p>
      )}
    </div>
  );
}
