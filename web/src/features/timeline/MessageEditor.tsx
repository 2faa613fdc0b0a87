import { type KeyboardEvent, useState } from 'react';
import { actions, MAX_TEXT_BYTES, type Message, RequestRefused, utf8Bytes } from '../../store';
import { Button, useText } from '../../ui';

interface MessageEditorProps {
  readonly message: Message;
  readonly onDone: () => void;
}

/** One's own message, open to be changed in its place. */
export function MessageEditor({ message, onDone }: MessageEditorProps) {
  const text = useText();
  const [draft, setDraft] = useState(message.text);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function save(): Promise<void> {
    const next = draft.trim();
    if (next === '' || next === message.text) {
      onDone();
      return;
    }
    if (utf8Bytes(next) > MAX_TEXT_BYTES) {
      setError(text('composer.tooLong'));
      return;
    }
    setBusy(true);
    try {
      await actions.edit(message.channel, message.seq, next);
      onDone();
    } catch (failure) {
      setError(failure instanceof RequestRefused ? failure.message : text('error.offline'));
      setBusy(false);
    }
  }

  function key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      onDone();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void save();
    }
  }

  return (
    <div className="my-1 w-full">
      <textarea
        autoFocus
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.setSelectionRange(draft.length, draft.length)}
        onKeyDown={key}
        aria-label={text('timeline.editing')}
        aria-invalid={error !== undefined}
        rows={Math.min(12, draft.split('\n').length)}
        className="block w-full resize-none rounded-md border border-field-line bg-raised px-3 py-2 [field-sizing:content]"
      />
      {error !== undefined && (
        <p role="alert" className="mt-1 text-sm text-unread">
          {error}
        </p>
      )}
      <div className="mt-1.5 flex items-center gap-2">
        <Button size="small" look="primary" busy={busy} onClick={() => void save()}>
          {text('timeline.save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {text('ui.cancel')}
        </Button>
      </div>
    </div>
  );
}
