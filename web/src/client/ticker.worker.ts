import type { Tick } from './ticker';

const timers = new Map<number, ReturnType<typeof setTimeout>>();

self.onmessage = ({ data: { id, millis } }: { data: Tick }) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (millis !== undefined) {
    const timer = setTimeout(() => {
      timers.delete(id);
      self.postMessage(id);
    }, millis);
    timers.set(id, timer);
  }
};
