import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../store';
import { notify, useText } from '../../ui';

interface Task {
  readonly busy: boolean;
  /** Does it and loads anew what it changed; what went wrong is told in passing. */
  readonly run: (task: () => Promise<unknown>) => Promise<boolean>;
}

/** Something done to what a list shows, `changes` being the list's key. */
export function useTask(changes: readonly string[]): Task {
  const text = useText();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    run: async (task) => {
      setBusy(true);
      try {
        await task();
        return true;
      } catch (refused) {
        if (!(refused instanceof ApiError)) {
          throw refused;
        }
        notify(refused.code === 'unreachable' ? text('error.unreachable') : refused.message);
        return false;
      } finally {
        await queries.invalidateQueries({ queryKey: changes });
        setBusy(false);
      }
    },
  };
}
