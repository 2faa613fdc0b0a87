import { classes } from './classes';

const IS_APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
const APPLE: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** How a key is called on this machine's keyboard. */
function keyName(key: string): string {
  return IS_APPLE ? (APPLE[key] ?? key) : key;
}

interface KeysProps {
  /** Pressed together, such as `['Ctrl', 'K']`. */
  readonly keys: readonly string[];
  readonly className?: string;
}

/** Keys as they are printed on the keyboard. */
export function Keys({ keys, className }: KeysProps) {
  return (
    <span className={classes('inline-flex shrink-0 gap-1', className)}>
      {keys.map((key) => (
        <kbd
          key={key}
          className="rounded-[5px] border border-line bg-bg px-1.5 font-sans text-2xs leading-[18px] font-medium text-muted"
        >
          {keyName(key)}
        </kbd>
      ))}
    </span>
  );
}
