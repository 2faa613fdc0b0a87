import { useNavigate } from '@tanstack/react-router';
import { Compass, MessageSquarePlus, MessagesSquare, PenLine, UserPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { openDialog, useServer } from '../../store';
import { useText } from '../../ui';

interface FirstStepsProps {
  /** What level its title has on the page. */
  readonly heading: 'h1' | 'h2';
}

/** What to do where there is nothing yet. */
export function FirstSteps({ heading: Heading }: FirstStepsProps) {
  const text = useText();
  const navigate = useNavigate();
  const server = useServer();
  return (
    <div className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="w-full max-w-md">
        <span className="mb-4 grid size-12 place-items-center rounded-lg bg-brand-soft text-brand-ink">
          <MessagesSquare size={22} aria-hidden="true" />
        </span>
        <Heading className="text-xl font-semibold tracking-tight">
          {text('home.emptyTitle', { name: server?.name ?? 'Parley' })}
        </Heading>
        <p className="mt-1 text-muted">{text('home.empty')}</p>
        <ul className="mt-6 grid gap-2">
          <Step
            icon={<PenLine size={18} />}
            label={text('channels.create')}
            hint={text('home.create')}
            onClick={() => openDialog({ kind: 'create_room' })}
          />
          <Step
            icon={<UserPlus size={18} />}
            label={text('invitations.invite')}
            hint={text('home.invite')}
            onClick={() => openDialog({ kind: 'invite' })}
          />
          <Step
            icon={<Compass size={18} />}
            label={text('channels.browse')}
            hint={text('home.browse')}
            onClick={() => void navigate({ to: '/rooms' })}
          />
          <Step
            icon={<MessageSquarePlus size={18} />}
            label={text('channels.newConversation')}
            hint={text('home.write')}
            onClick={() => openDialog({ kind: 'new_conversation' })}
          />
        </ul>
      </div>
    </div>
  );
}

interface StepProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly hint: string;
  readonly onClick: () => void;
}

function Step({ icon, label, hint, onClick }: StepProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex w-full items-center gap-3.5 rounded-md border border-line bg-raised px-4 py-3 text-left transition-colors duration-120 hover:bg-hover"
      >
        <span aria-hidden="true" className="text-brand-ink">
          {icon}
        </span>
        <span className="leading-snug">
          <span className="block font-semibold">{label}</span>
          <span className="block text-sm text-muted">{hint}</span>
        </span>
      </button>
    </li>
  );
}
