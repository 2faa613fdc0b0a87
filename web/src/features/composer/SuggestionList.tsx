import { Hash } from 'lucide-react';
import { faceOf } from '../../store';
import { Avatar, classes, useText } from '../../ui';
import type { Suggestion } from './useSuggestions';

interface SuggestionListProps {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  /** The one that Enter takes. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onTake: (index: number) => void;
}

/** What a name that is being written could mean, above the line it is written in. */
export function SuggestionList({ id, suggestions, active, onActive, onTake }: SuggestionListProps) {
  const text = useText();
  return (
    <ul
      id={id}
      role="listbox"
      aria-label={text('composer.suggestions')}
      className="absolute inset-x-0 bottom-full z-30 mb-1.5 max-h-80 animate-enter overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-float"
    >
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.key}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          onMouseMove={() => onActive(index)}
          // The focus stays where one writes.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(index)}
          className={classes(
            'flex h-9 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 pointer-coarse:h-11',
            index === active && 'bg-hover',
          )}
        >
          <SuggestionText suggestion={suggestion} />
        </li>
      ))}
    </ul>
  );
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

function SuggestionText({ suggestion }: { readonly suggestion: Suggestion }) {
  const text = useText();
  switch (suggestion.kind) {
    case 'person':
      return (
        <>
          <Avatar {...faceOf(suggestion.user)} size="small" />
          <span className="truncate font-medium">{suggestion.user.display_name}</span>
          <span className="truncate text-sm text-muted">@{suggestion.user.username}</span>
          {!suggestion.isHere && (
            <span className="ml-auto shrink-0 text-xs text-faint">{text('composer.notHere')}</span>
          )}
        </>
      );
    case 'room':
      return (
        <>
          <Hash size={16} aria-hidden="true" className="shrink-0 text-faint" />
          <span className="truncate">{suggestion.name}</span>
        </>
      );
    case 'emoji':
      return (
        <>
          <span aria-hidden="true" className="w-6 text-center text-lg leading-none">
            {suggestion.emoji}
          </span>
          <span className="truncate">:{suggestion.name}:</span>
        </>
      );
  }
}
