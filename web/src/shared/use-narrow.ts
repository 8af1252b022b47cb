/** Whether the window is no wider than a phone's, also after it was turned or resized. */
import { useSyncExternalStore } from 'react';

const NARROW = window.matchMedia('(max-width: 44rem)');

function watch(changed: () => void): () => void {
  NARROW.addEventListener('change', changed);
  return () => NARROW.removeEventListener('change', changed);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(watch, () => NARROW.matches);
}
