/** Calls back once after a time, unless the function that it answers is called before. */
export type Ticker = (callback: () => void, millis: number) => () => void;

/** By the page's own timers, which browsers slow down to one a minute while the page is hidden. */
export const pageTicker: Ticker = (callback, millis) => {
  const timer = setTimeout(callback, millis);
  return () => clearTimeout(timer);
};

/** The part of a browser's Worker that is used here. */
export interface TickingWorker {
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  postMessage(message: Tick): void;
}

/** What the worker is asked: to say `id` after `millis`, or not to when they are missing. */
export interface Tick {
  readonly id: number;
  readonly millis?: number;
}

/**
 * By a worker's timers, which go on while the page is hidden; by the page's own where the worker
 * cannot be started.
 */
export function workerTicker(startWorker: () => TickingWorker): Ticker {
  const waiting = new Map<number, { readonly callback: () => void; readonly dueAt: number }>();
  let worker: TickingWorker | undefined;
  let isStarted = false;
  let lastId = 0;

  function ended(id: number): void {
    const tick = waiting.get(id);
    waiting.delete(id);
    tick?.callback();
  }

  function start(): void {
    isStarted = true;
    try {
      worker = startWorker();
      worker.onmessage = ({ data }) => ended(data as number);
      worker.onerror = () => {
        worker = undefined;
        for (const [id, { dueAt }] of waiting) {
          setTimeout(() => ended(id), dueAt - Date.now());
        }
      };
    } catch {
      // No workers here: the page's timers have to do.
    }
  }

  return (callback, millis) => {
    if (!isStarted) {
      start();
    }
    if (worker === undefined) {
      return pageTicker(callback, millis);
    }
    const id = (lastId += 1);
    waiting.set(id, { callback, dueAt: Date.now() + millis });
    worker.postMessage({ id, millis });
    return () => {
      if (waiting.delete(id)) {
        worker?.postMessage({ id });
      }
    };
  };
}
