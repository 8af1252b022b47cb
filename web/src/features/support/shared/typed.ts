/**
 * What is typed at a shared form before it is saved: said while it is typed, but not with every stroke, and heard for a while. It is
 * nowhere kept.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Typed {
  person: string;
  value: string;
}

export type TypedFields = ReadonlyMap<string, Typed>;

/** Between two messages: the station takes no more. */
const BETWEEN = 250;
/** After this nobody types any more: whoever did is gone, or was not heard. */
const GONE = 30_000;

interface Typing {
  typed: TypedFields;
  hear: (unsaved: { person: string; field: string; value: string | null }) => void;
  say: (send: (said: object) => void, field: string, value: string | undefined) => void;
}

export function useTyped(question: string): Typing {
  const [typed, setTyped] = useState<TypedFields>(() => new Map());
  const gone = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const later = useRef<ReturnType<typeof setTimeout>>();
  const last = useRef(0);
  useEffect(() => {
    const timers = gone.current;
    return () => {
      clearTimeout(later.current);
      timers.forEach((timer) => clearTimeout(timer));
    };
  }, []);
  const drop = useCallback((field: string) => setTyped((now) => new Map([...now].filter(([name]) => name !== field))), []);
  const hear = useCallback<Typing['hear']>(
    ({ person, field, value }) => {
      clearTimeout(gone.current.get(field));
      if (value === null) return drop(field);
      setTyped((now) => new Map(now).set(field, { person, value }));
      gone.current.set(field, setTimeout(() => drop(field), GONE));
    },
    [drop],
  );
  const say = useCallback<Typing['say']>(
    (send, field, value) => {
      const now = () => {
        last.current = Date.now();
        send({ unsaved: { question, field, value: value ?? null } });
      };
      clearTimeout(later.current);
      const wait = last.current + BETWEEN - Date.now();
      // The last stroke goes out as well: it waits for its turn.
      if (value === undefined || wait <= 0) now();
      else later.current = setTimeout(now, wait);
    },
    [question],
  );
  return { typed, hear, say };
}
