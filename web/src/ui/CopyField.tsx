import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Button } from './Button';
import { copyText } from './copyText';
import { notify } from './Notices';
import { useText } from './text';

const TOLD_MILLIS = 2_000;

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}

/** A text to be taken elsewhere, with the button that does it. */
export function CopyField({ label, value, hint }: CopyFieldProps) {
  const text = useText();
  const id = useId();
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (isCopied) {
      const timer = setTimeout(() => setIsCopied(false), TOLD_MILLIS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [isCopied]);

  async function copy(): Promise<void> {
    if (await copyText(value)) {
      setIsCopied(true);
    } else {
      notify(text('ui.copyFailed'));
    }
  }

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-semibold">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          className="h-10 w-full min-w-0 flex-1 truncate rounded-md border border-line bg-side px-3 text-sm text-text focus-visible:outline-offset-0"
        />
        <Button look="primary" className="h-10 min-w-28" onClick={() => void copy()}>
          {isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          {text(isCopied ? 'ui.copied' : 'ui.copy')}
        </Button>
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
