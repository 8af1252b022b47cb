/** Saving one field, one change after the other. */
import { useEffect, useRef, useState } from 'react';
import { api, type FieldView } from '../../api/client';
import { need, troubleOf, type Trouble } from '../../api/problem';

export interface Theirs {
  value: unknown;
  version: number;
  by: string;
}

interface Saving {
  status: 'idle' | 'saving' | 'saved';
  trouble: Trouble | undefined;
  theirs: Theirs | undefined;
  save: (value: unknown, source: string | null) => Promise<boolean>;
  settle: (whose: 'mine' | 'theirs', mine: unknown) => Promise<void>;
}

export function useField(caseId: string, field: FieldView, saved: () => void): Saving {
  const [status, setStatus] = useState<Saving['status']>('idle');
  const [trouble, setTrouble] = useState<Trouble>();
  const [theirs, setTheirs] = useState<Theirs>();
  // The version that the person sees: never one that came in while they typed over an older one.
  const seen = useRef(field.version);
  const chain = useRef<Promise<unknown>>(Promise.resolve());
  const dirty = useRef(false);
  useEffect(() => {
    if (!dirty.current) seen.current = Math.max(seen.current, field.version);
  }, [field.version]);
  const put = async (value: unknown, source: string | null): Promise<boolean> => {
    dirty.current = true;
    setStatus('saving');
    setTrouble(undefined);
    try {
      const now = await need(
        api.PATCH('/api/v1/cases/{case}/form/{field}', {
          params: { path: { case: caseId, field: field.name } },
          body: { value, source, version: seen.current },
        }),
      );
      seen.current = now.version;
      dirty.current = false;
      setTheirs(undefined);
      setStatus('saved');
      saved();
      return true;
    } catch (thrown) {
      const met = troubleOf(thrown);
      setTrouble(met);
      setStatus('idle');
      if (met.problem?.code === 'field-changed') setTheirs(theirsOf(met.problem.current));
      return false;
    }
  };
  const save: Saving['save'] = (value, source) => {
    const turn = chain.current.then(() => put(value, source));
    chain.current = turn;
    return turn;
  };
  const settle: Saving['settle'] = async (whose, mine) => {
    if (theirs) seen.current = theirs.version;
    if (whose === 'mine') {
      await save(mine, null);
      return;
    }
    dirty.current = false;
    setTheirs(undefined);
    setTrouble(undefined);
    saved();
  };
  return { status, trouble, theirs, save, settle };
}

function theirsOf(current: unknown): Theirs {
  const held = current as { value?: unknown; version?: number; updated_by?: string } | undefined;
  return { value: held?.value, version: held?.version ?? 0, by: held?.updated_by ?? '' };
}
