/** Reading from the interface in a component, again when asked to. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useHints } from './live';
import { troubleOf, type Trouble } from './problem';

export interface Loaded<T> {
  data: T | undefined;
  trouble: Trouble | undefined;
  reload: () => void;
  put: (data: T) => void;
}

interface Held<T> {
  key: string;
  data?: T;
  trouble?: Trouble;
}

/**
 * What `read` gives; what was shown stays while it is read anew. `key` names what is read, and `ready` gives what may have been
 * read ahead.
 */
export function useLoad<T>(key: string, read: () => Promise<T>, ready?: () => T | undefined): Loaded<T> {
  const [held, hold] = useState<Held<T>>(() => {
    const data = ready?.();
    return data === undefined ? { key } : { key, data };
  });
  const [turn, setTurn] = useState(0);
  const reading = useRef(read);
  reading.current = read;
  const unread = useRef(held.data === undefined);
  useEffect(() => {
    if (!unread.current) {
      unread.current = true;
      return undefined;
    }
    let current = true;
    reading.current().then(
      (data) => current && hold({ key, data }),
      (thrown: unknown) =>
        current && hold((before) => ({ ...(before.key === key ? before : {}), key, trouble: troubleOf(thrown) })),
    );
    return () => {
      current = false;
    };
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const put = useCallback((data: T) => hold({ key, data }), [key]);
  const mine = held.key === key ? held : { key };
  return { data: mine.data, trouble: mine.trouble, reload, put };
}

/** Asks again every so often while `active`. */
export function usePoll(active: boolean, again: () => void, every = 1500): void {
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(again, every);
    return () => clearInterval(timer);
  }, [active, again, every]);
}

/** Asks again when the station hints that a case or a counter session has changed. */
export function useLive(topic: string, again: () => void): void {
  useHints([topic], again);
}
