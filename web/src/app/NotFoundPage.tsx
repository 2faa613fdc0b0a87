import { useNavigate } from '@tanstack/react-router';
import { Button, State, useText } from '../ui';

export function NotFoundPage() {
  const text = useText();
  const navigate = useNavigate();
  return (
    <main className="h-full bg-bg">
      <State
        isPage
        title={text('notFound.title')}
        action={
          <Button look="primary" onClick={() => void navigate({ to: '/' })}>
            {text('notFound.home')}
          </Button>
        }
      >
        {text('notFound.text')}
      </State>
    </main>
  );
}
