/** A change of a text: what takes the place of a part, and what is selected then. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly selectFrom: number;
  readonly selectTo: number;
}

/** Puts a mark around what is selected, or takes it away where it stands already. */
export function toggleMark(text: string, from: number, to: number, mark: string): TextChange {
  const size = mark.length;
  const selected = text.slice(from, to);
  const isAround = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark;
  if (isAround && from >= size) {
    return { from: from - size, to: to + size, text: selected, selectFrom: from - size, selectTo: to - size };
  }
  return {
    from,
    to,
    text: mark + selected + mark,
    selectFrom: from + size,
    selectTo: to + size,
  };
}

/**
 * Makes a change in a text field as if it was typed, so that it can be undone; where a browser
 * cannot, it is made all the same.
 */
export function applyChange(
  area: HTMLTextAreaElement,
  change: TextChange,
  onText: (text: string) => void,
): void {
  const changed = area.value.slice(0, change.from) + change.text + area.value.slice(change.to);
  area.focus();
  area.setSelectionRange(change.from, change.to);
  const isTyped =
    typeof document.execCommand === 'function' &&
    document.execCommand(change.text === '' ? 'delete' : 'insertText', false, change.text);
  if (!isTyped) {
    onText(changed);
  }
  // The field shows the new text after the next drawing; only then the caret can stand in it.
  // Whoever has typed on by then has it where they want it.
  requestAnimationFrame(() => {
    if (area.value === changed) {
      area.setSelectionRange(change.selectFrom, change.selectTo);
    }
  });
}
