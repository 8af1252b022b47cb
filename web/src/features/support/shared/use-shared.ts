/** A seat at the shared form of a question: what the others wrote comes in, what was written here goes out, now or later. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, type Schemas } from '../../../api/client';
import { useHints } from '../../../api/live';
import { need, troubleOf, type Trouble } from '../../../api/problem';
import { useTyped, type TypedFields } from './typed';
import { SharedDocument, type Parts, type Side } from './document';

type View = Schemas['SharedView'];

/** How often what could not be sent is tried again, and how long one waits for more to be sent with it. */
const AGAIN = 4000;
const TOGETHER = 120;
const NOBODY: Parts = { pointing: new Map(), turned: undefined, marks: [], proposals: [], declined: new Set() };

export interface SharedForm {
  /** None until one has sat down. */
  document: SharedDocument | undefined;
  side: Side | undefined;
  parts: Parts;
  writers: View['writers'];
  accepted: View['accepted'];
  /** Whether the station has all that was written here, and can be reached. */
  line: 'open' | 'cut';
  trouble: Trouble | undefined;
  sync: () => void;
  /** What the side that asked is typing, as it reaches who helps. */
  typed: TypedFields;
  /** Says what stands in a field here and is not saved yet; none when it is. */
  types: (field: string, value: string | undefined) => void;
}

export function useShared(question: string, moved: () => void): SharedForm {
  const [document, setDocument] = useState<SharedDocument>();
  const [, setTurn] = useState(0);
  const [view, setView] = useState<Pick<View, 'writers' | 'accepted'>>({ writers: [], accepted: [] });
  const [line, setLine] = useState<'open' | 'cut'>('open');
  const [trouble, setTrouble] = useState<Trouble>();
  const busy = useRef(false);
  const more = useRef(false);
  const later = useRef<ReturnType<typeof setTimeout>>();
  const anew = useRef<() => void>(() => undefined);
  const params = useMemo(() => ({ path: { question } }), [question]);

  const exchange = useCallback(
    async (of: SharedDocument) => {
      const next = of.next();
      const have = of.have();
      try {
        const answer = next
          ? await need(api.POST('/api/v1/support/questions/{question}/form', { params, body: { update: next.update, have } }))
          : await need(api.GET('/api/v1/support/questions/{question}/form', { params: { ...params, query: { have } } }));
        next?.done();
        of.hear(answer.update);
        setView({ writers: answer.writers, accepted: answer.accepted });
        setLine('open');
        setTrouble(undefined);
        return of.waits;
      } catch (thrown) {
        const met = troubleOf(thrown);
        const status = met.problem?.status ?? 0;
        if (status === 0 || status >= 500) setLine('cut');
        else setTrouble(met);
        // What the station does not take it will not take later, nor what stands on it: the page begins anew.
        if (met.problem?.code === 'form-refused') {
          of.forget();
          anew.current();
        }
        if (met.problem?.code === 'form-not-shared') moved();
        return false;
      }
    },
    [params, moved],
  );
  const sync = useCallback(async () => {
    if (!document) return;
    more.current = true;
    if (busy.current) return;
    busy.current = true;
    while (more.current) {
      more.current = false;
      if (await exchange(document)) more.current = true;
    }
    busy.current = false;
  }, [document, exchange]);

  const sit = useCallback(async () => {
    try {
      const pen = await need(api.POST('/api/v1/support/questions/{question}/form/pens', { params }));
      const made = new SharedDocument(question, pen, () => setTurn((turn) => turn + 1));
      await exchange(made);
      made.restore();
      setDocument(made);
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
  }, [params, question, exchange]);
  anew.current = () => void sit();
  useEffect(() => void sit(), [sit]);

  useEffect(() => {
    if (!document) return undefined;
    void sync();
    // What was written here goes out a moment later, with what was written beside it.
    const heard = (_update: Uint8Array, origin: unknown) => {
      if (origin === 'station' || origin === 'kept') return;
      clearTimeout(later.current);
      later.current = setTimeout(() => void sync(), TOGETHER);
    };
    const back = () => void sync();
    document.doc.on('update', heard);
    window.addEventListener('online', back);
    return () => {
      document.doc.off('update', heard);
      window.removeEventListener('online', back);
      clearTimeout(later.current);
    };
  }, [document, sync]);
  const stuck = line === 'cut' || (document?.waits === true && trouble?.problem?.status === 429);
  useEffect(() => {
    if (!stuck) return undefined;
    const timer = setInterval(() => void sync(), AGAIN);
    return () => clearInterval(timer);
  }, [stuck, sync]);

  const typing = useTyped(question);
  const say = useHints([question], (hint) => {
    // Of oneself one hears as well: that is for lists.
    if (hint.topic !== question && hint.topic !== '*') return;
    if (hint.unsaved) typing.hear(hint.unsaved);
    if (hint.typing || hint.unsaved || hint.talk) return;
    if (hint.form || hint.topic === '*') void sync();
    if (!hint.form) moved();
  });

  const people = view.writers.map((writer) => writer.person.id);
  const me = document?.me.person;
  const parts = document ? document.parts(me && !people.includes(me) ? [...people, me] : people) : NOBODY;
  return {
    document,
    side: document?.me.side,
    parts,
    ...view,
    line,
    trouble,
    sync: () => void (document ? sync() : sit()),
    typed: typing.typed,
    types: (field, value) => typing.say(say, field, value),
  };
}
