import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button, IconButton } from './Button';
import { useText } from './text';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: string;
  readonly children: ReactNode;
}

/** A question or a form over the page; the focus stays in it until it is closed. */
export function Dialog({ open, onOpenChange, title, description, children }: DialogProps) {
  const text = useText();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] w-[min(440px,calc(100vw-32px))] -translate-1/2 animate-fade overflow-y-auto rounded-lg border border-line bg-raised p-6 shadow-float">
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-lg font-semibold tracking-tight">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={text('ui.close')} size="small" className="-mt-1 -mr-2">
                <X size={18} />
              </IconButton>
            </Radix.Close>
          </div>
          <Radix.Description className="mt-1 mb-5 text-sm text-muted">{description}</Radix.Description>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: string;
  /** The button that does it says what happens. */
  readonly action: string;
  /** Whether it can be undone; then its button does not warn. */
  readonly isHarmless?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
}

/** Asks before something that has consequences. */
export function Confirm({ action, isHarmless = false, busy = false, onConfirm, ...dialog }: ConfirmProps) {
  const text = useText();
  return (
    <Dialog {...dialog}>
      <div className="flex justify-end gap-2">
        <Button onClick={() => dialog.onOpenChange(false)}>{text('ui.cancel')}</Button>
        <Button look={isHarmless ? 'primary' : 'danger'} busy={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
