import { Check, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { classes } from './classes';
import { useText } from './text';
import { useActiveOption } from './useActiveOption';

export interface Pickable {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly icon: ReactNode;
}

interface PickerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly found: readonly Pickable[];
  readonly picked: readonly Pickable[];
  readonly onToggle: (item: Pickable) => void;
  /** What stands in the list's place when nothing was found. */
  readonly nothing: string | undefined;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
}

/** Some of many: a line to look for them by, those that were found, and those that were taken. */
export function Picker({
  label,
  placeholder,
  query,
  onQuery,
  found,
  picked,
  onToggle,
  nothing,
  error,
  autoFocus = false,
}: PickerProps) {
  const text = useText();
  const id = useId();
  const line = useRef<HTMLInputElement>(null);
  const option = useActiveOption(found.length, take);

  function take(index: number): void {
    const item = found[index];
    if (item !== undefined) {
      onToggle(item);
      onQuery('');
      option.setActive(0);
      line.current?.focus();
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const last = picked.at(-1);
    if (event.key === 'Backspace' && query === '' && last !== undefined) {
      onToggle(last);
    } else {
      option.input.onKeyDown(event);
    }
  }

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div
        className={classes(
          'flex min-h-10 flex-wrap items-center gap-1.5 rounded-md border bg-raised px-2 py-1.5 focus-within:outline-2 focus-within:outline-brand',
          error === undefined ? 'border-field-line' : 'border-unread',
        )}
      >
        {picked.map((item) => (
          <span
            key={item.id}
            className="flex h-7 max-w-full items-center gap-1 rounded-sm bg-brand-soft pr-1 pl-2 text-sm font-medium text-brand-ink"
          >
            <span className="truncate">{item.label}</span>
            <button
              type="button"
              aria-label={text('ui.remove', { name: item.label })}
              onClick={() => onToggle(item)}
              className="grid size-5 shrink-0 place-items-center rounded-[5px] hover:bg-press"
            >
              <X size={14} aria-hidden="true" />
            </button>
          </span>
        ))}
        <input
          {...option.input}
          ref={line}
          id={id}
          value={query}
          onChange={(event) => {
            onQuery(event.target.value);
            option.setActive(0);
          }}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
          autoFocus={autoFocus}
          placeholder={picked.length === 0 ? placeholder : ''}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          className="h-7 min-w-32 flex-1 bg-transparent px-1 text-base text-text outline-none placeholder:text-faint pointer-coarse:text-lg"
        />
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-unread">
          {error}
        </p>
      )}
      <div className="relative mt-2">
        {found.length === 0 && nothing !== undefined && (
          <p className="absolute px-3.5 py-3 text-sm text-muted">{nothing}</p>
        )}
        <ul
          id={option.listId}
          role="listbox"
          aria-label={label}
          aria-multiselectable="true"
          className="h-52 overflow-y-auto rounded-md border border-line-soft p-1"
        >
          {found.map((item, index) => {
            const isPicked = picked.some((each) => each.id === item.id);
            return (
              <li
                key={item.id}
                id={option.optionId(index)}
                role="option"
                aria-selected={isPicked}
                onMouseMove={() => option.setActive(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(index)}
                className={classes(
                  'flex cursor-pointer items-center gap-2.5 rounded-sm px-2 py-1.5',
                  index === option.active && 'bg-press',
                )}
              >
                {item.icon}
                <span className="min-w-0 flex-1 leading-tight">
                  <span className="block truncate font-medium">{item.label}</span>
                  <span className="block truncate text-xs text-muted">{item.hint}</span>
                </span>
                {isPicked && <Check size={16} aria-hidden="true" className="text-brand" />}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
