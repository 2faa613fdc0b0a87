import { type KeyboardEvent, useEffect, useId, useState } from 'react';

interface ActiveOption {
  /** The one that Enter takes; -1 when there is none. */
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** Goes onto the input: the focus stays there while the arrows move through the list. */
  readonly input: {
    readonly role: 'combobox';
    readonly 'aria-expanded': boolean;
    readonly 'aria-controls': string;
    readonly 'aria-autocomplete': 'list';
    readonly 'aria-activedescendant': string | undefined;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  readonly listId: string;
  readonly optionId: (index: number) => string;
}

/** A list that is moved through from the line above it: arrows, Page up and down, Home, End, Enter. */
export function useActiveOption(count: number, onTake: (index: number) => void, page = 8): ActiveOption {
  const listId = useId();
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, count - 1);
  const optionId = (index: number): string => `${listId}-${index}`;

  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId, active]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || count === 0) {
      return;
    }
    const next = {
      ArrowDown: (active + 1) % count,
      ArrowUp: (active - 1 + count) % count,
      PageDown: Math.min(count - 1, active + page),
      PageUp: Math.max(0, active - page),
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onTake(active);
    }
  }

  return {
    active,
    setActive,
    listId,
    optionId,
    input: {
      role: 'combobox',
      'aria-expanded': count > 0,
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': active < 0 ? undefined : optionId(active),
      onKeyDown,
    },
  };
}
