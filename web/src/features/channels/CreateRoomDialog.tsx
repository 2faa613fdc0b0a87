import { useNavigate } from '@tanstack/react-router';
import { Hash, Lock } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { type FormEvent, useId, useRef, useState } from 'react';
import { actions, MAX_NAME_CHARS, RequestRefused, uuid7, type Visibility } from '../../store';
import { Button, classes, Dialog, Field, useText } from '../../ui';

interface CreateRoomDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function CreateRoomDialog({ open, onOpenChange }: CreateRoomDialogProps) {
  const text = useText();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={text('channels.create.title')}
      description={text('channels.create.description')}
    >
      <CreateRoomForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function CreateRoomForm({ onDone }: { readonly onDone: () => void }) {
  const text = useText();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [visibility, setVisibility] = useState<Visibility>('public');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  // One wish, one id: pressing again after a lost answer cannot make two rooms.
  const wish = useRef({ id: uuid7(), name: '', visibility: '' });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') {
      setError(text('channels.create.nameNeeded'));
      return;
    }
    if (wish.current.name !== wanted || wish.current.visibility !== visibility) {
      wish.current = { id: uuid7(), name: wanted, visibility };
    }
    setBusy(true);
    setError(undefined);
    try {
      const channel = await actions.createRoom(wish.current.id, wanted, visibility);
      onDone();
      await navigate({ to: '/c/$channel', params: { channel } });
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  }

  function messageOf(failure: unknown): string {
    if (!(failure instanceof RequestRefused)) {
      return text('error.offline');
    }
    return failure.code === 'name_taken' ? text('channels.create.nameTaken') : failure.message;
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
      <Field
        label={text('channels.create.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        placeholder={text('channels.create.namePlaceholder')}
        maxLength={MAX_NAME_CHARS}
        autoComplete="off"
        error={error}
        autoFocus
      />
      <VisibilityChoice value={visibility} onChange={setVisibility} />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{text('ui.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {text('channels.create')}
        </Button>
      </div>
    </form>
  );
}

interface VisibilityChoiceProps {
  readonly value: Visibility;
  readonly onChange: (value: Visibility) => void;
}

function VisibilityChoice({ value, onChange }: VisibilityChoiceProps) {
  const text = useText();
  const id = useId();
  const options = [
    { value: 'public', icon: <Hash size={18} />, label: text('channels.public'), hint: text('channels.publicHint') },
    { value: 'private', icon: <Lock size={18} />, label: text('channels.private'), hint: text('channels.privateHint') },
  ] as const;
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={(chosen) => onChange(chosen === 'public' ? 'public' : 'private')}
      aria-label={text('channels.create.who')}
      className="grid gap-2"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          aria-labelledby={`${id}-${option.value}`}
          aria-describedby={`${id}-${option.value}-hint`}
          className={classes(
            'flex items-center gap-3 rounded-md border px-3.5 py-2.5 text-left transition-colors duration-120',
            value === option.value ? 'border-brand bg-brand-soft' : 'border-line hover:bg-hover',
          )}
        >
          <span className={value === option.value ? 'text-brand-ink' : 'text-muted'}>{option.icon}</span>
          <span className="leading-snug">
            <span id={`${id}-${option.value}`} className="block font-semibold">
              {option.label}
            </span>
            <span id={`${id}-${option.value}-hint`} className="block text-sm text-muted">
              {option.hint}
            </span>
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
