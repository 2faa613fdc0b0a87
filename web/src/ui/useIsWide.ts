import { useSyncExternalStore } from 'react';

/** From this width on there is room for the list beside what was chosen from it. */
const WIDE = '(min-width: 900px)';

function subscribe(listener: () => void): () => void {
  const wide = window.matchMedia(WIDE);
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

/** Whether more than one pane fits on the screen. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(WIDE).matches);
}
