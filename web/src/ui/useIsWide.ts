import { useSyncExternalStore } from 'react';

/** From this width on there is room for the list beside what was chosen from it. */
const WIDE = window.matchMedia('(min-width: 900px)');

function subscribe(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}

/** Whether more than one pane fits on the screen. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => WIDE.matches);
}
