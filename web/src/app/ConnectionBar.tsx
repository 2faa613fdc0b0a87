import { type ReactNode, useEffect, useState } from 'react';
import { actions, useConnection } from '../store';
import { Button, type TextId, useText } from '../ui';

/** A loss shorter than this is not worth a word. */
const QUIET_MILLIS = 800;

/** Says when the connection is lost, when it will be tried again, and that nothing is lost. */
export function ConnectionBar() {
  const text = useText();
  const connection = useConnection();
  const isLost = connection.phase === 'waiting' || connection.phase === 'ended';
  const isTrying = connection.phase === 'connecting' && connection.attempt > 0;
  const isTold = useStaysTrue(isLost || isTrying, QUIET_MILLIS);
  const seconds = useSecondsUntil(connection.phase === 'waiting' ? connection.retryAt : undefined);

  let sentence: string | undefined;
  let action: ReactNode;
  if (connection.phase === 'waiting') {
    sentence = text(WAITING[connection.reason], { seconds });
    action = (
      <Button size="small" onClick={actions.tryNow}>
        {text('connection.tryNow')}
      </Button>
    );
  } else if (connection.phase === 'ended' && connection.reason === 'refused') {
    sentence = text('connection.refused');
    action = (
      <Button size="small" onClick={() => window.location.reload()}>
        {text('connection.reload')}
      </Button>
    );
  } else if (isTrying) {
    sentence = text('connection.connecting');
  }

  return (
    <div role="status">
      {isTold && sentence !== undefined && (
        <div className="flex min-h-10 animate-fade items-center justify-center gap-3 border-b border-line bg-brand-soft px-4 py-1.5 text-sm leading-snug text-brand-ink">
          <span className="tabular-nums">{sentence}</span>
          {action}
        </div>
      )}
    </div>
  );
}

const WAITING = {
  network: 'connection.network',
  server_restart: 'connection.restart',
  too_fast: 'connection.tooFast',
} as const satisfies Record<string, TextId>;

function useStaysTrue(condition: boolean, forMillis: number): boolean {
  const [stayed, setStayed] = useState(false);
  useEffect(() => {
    if (!condition) {
      setStayed(false);
      return;
    }
    const timer = setTimeout(() => setStayed(true), forMillis);
    return () => clearTimeout(timer);
  }, [condition, forMillis]);
  return stayed && condition;
}

function useSecondsUntil(at: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (at === undefined) {
      return;
    }
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? 0 : Math.max(0, Math.ceil((at - now) / 1000));
}
