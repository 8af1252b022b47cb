/** Moving a case a step on. */
import { useRef, useState } from 'react';
import { newKey, ours, type CaseView } from '../api/client';
import { Trouble, troubleOf, type Problem } from '../api/problem';
import type { paths } from '../api/schema';

/** Steps of a case that the interface has, as its addresses name them. */
export type Step = {
  [P in keyof paths]: P extends `/api/v1/cases/{case}/${infer S}`
    ? S extends
        | `${string}/${string}`
        | 'materials'
        | 'review'
        | 'review-record'
        | 'papers'
        | 'timeline'
        | 'access-log'
        | 'assignee'
        | 'messages'
        | 'notes'
      ? never
      : S
    : never;
}[keyof paths];

type Body<S extends Step> = paths[`/api/v1/cases/{case}/${S}`] extends {
  post: { requestBody: { content: { 'application/json': infer B } } };
}
  ? B
  : never;

interface Moving {
  busy: boolean;
  trouble: Trouble | undefined;
  move: <S extends Step>(step: S, body: Omit<Body<S>, 'version'>) => Promise<CaseView | undefined>;
  forget: () => void;
}

/** The case is moved from the version that the person saw; sent again after silence, it is moved once. */
export function useMove(found: CaseView): Moving {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const key = useRef(newKey());
  const move: Moving['move'] = async (step, body) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const moved = await send(`/api/v1/cases/${found.id}/${step}`, { ...body, version: found.version }, key.current);
      key.current = newKey();
      return moved;
    } catch (thrown) {
      const met = troubleOf(thrown);
      if (met.problem) key.current = newKey();
      setTrouble(met);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, move, forget: () => setTrouble(undefined) };
}

async function send(address: string, body: unknown, key: string): Promise<CaseView> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { ...ours(), 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });
  const said: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new Trouble(said as Problem | undefined);
  return said as CaseView;
}
