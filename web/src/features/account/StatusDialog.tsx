import { type FormEvent, useState } from 'react';
import { account, ApiError, closeDialog, profileChanged, useMe, useOwnPresence } from '../../store';
import { Button, Dialog, Field, type TextId, useText } from '../../ui';

const MAX_STATUS_CHARS = 80;
const SUGGESTIONS = [
  'account.status.meeting',
  'account.status.lunch',
  'account.status.focus',
  'account.status.vacation',
] as const satisfies readonly TextId[];

/** A few words beside one's name. */
export function StatusDialog() {
  const text = useText();
  const me = useMe();
  const seen = useOwnPresence();
  const before = (seen === undefined ? me?.status_text : seen.text) ?? '';
  const [words, setWords] = useState(before);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  // Not by `set_presence`: that would turn being away by itself into being away on purpose.
  async function set(to: string): Promise<void> {
    setBusy(true);
    try {
      profileChanged(await account.change({ status_text: to.trim() }));
      closeDialog();
    } catch (refused) {
      if (!(refused instanceof ApiError)) {
        throw refused;
      }
      setError(refused.code === 'unreachable' ? text('error.offline') : refused.message);
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={closeDialog}
      title={text('account.status.title')}
      description={text('account.status.description')}
    >
      <form
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void set(words);
        }}
        className="grid gap-4"
      >
        <Field
          label={text('account.status.label')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder={text('account.status.placeholder')}
          maxLength={MAX_STATUS_CHARS}
          autoComplete="off"
          error={error}
          autoFocus
        />
        <div className="flex flex-wrap gap-2">
          {SUGGESTIONS.map((id) => (
            <Button key={id} size="small" className="font-medium" onClick={() => setWords(text(id))}>
              {text(id)}
            </Button>
          ))}
        </div>
        <div className="flex justify-end gap-2">
          {before !== '' && <Button busy={busy} onClick={() => void set('')}>{text('account.status.clear')}</Button>}
          <Button type="submit" look="primary" busy={busy}>
            {text('account.status.set')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
