import { RadioGroup } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { classes } from './classes';

interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly hint?: string;
  readonly icon?: ReactNode;
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
  /** Beside each other where the words are short, else below each other. */
  readonly layout?: 'row' | 'column';
}

/** One of a few, all of them in sight. */
export function Choice<V extends string>({ label, value, options, onChange, layout = 'column' }: ChoiceProps<V>) {
  const id = useId();
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option !== undefined) {
          onChange(option.value);
        }
      }}
      aria-label={label}
      className={layout === 'row' ? 'grid auto-cols-fr grid-flow-col gap-2 max-sm:grid-flow-row' : 'grid gap-2'}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          aria-labelledby={`${id}-${option.value}`}
          aria-describedby={option.hint === undefined ? undefined : `${id}-${option.value}-hint`}
          className={classes(
            'flex items-center gap-3 rounded-md border px-3.5 py-2.5 text-left transition-colors duration-120',
            value === option.value ? 'border-brand bg-brand-soft' : 'border-line hover:bg-hover',
          )}
        >
          {option.icon !== undefined && (
            <span className={value === option.value ? 'text-brand-ink' : 'text-muted'}>{option.icon}</span>
          )}
          <span className="min-w-0 leading-snug">
            <span
              id={`${id}-${option.value}`}
              className={classes('block font-semibold', value === option.value && 'text-brand-ink')}
            >
              {option.label}
            </span>
            {option.hint !== undefined && (
              <span id={`${id}-${option.value}-hint`} className="block text-sm text-muted">
                {option.hint}
              </span>
            )}
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
