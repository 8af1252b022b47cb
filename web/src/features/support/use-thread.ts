/** The thread of a question, kept fresh, with what was written here and has not arrived yet. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, type Thread } from '../../api/client';
import { useHints, type Talk } from '../../api/live';
import { useLoad, type Loaded } from '../../api/load';
import { need, troubleOf, type Trouble } from '../../api/problem';
import { acknowledged, write as keep, written, type Written } from '../../api/written';
import { bring } from './pictures';
import { allSpoken, spoken } from './spoken';

/** How often what could not be sent is tried again while the browser believes that there is a line. */
const AGAIN = 5000;
/** How long after the last hint somebody is said to be writing, and how often one says so oneself. */
const TYPING = 4000;
const SAID = 2000;
/** Messages that the station takes at once. */
const MOST = 200;

export interface Talking {
  thread: Loaded<Thread>;
  /** Written, and not acknowledged yet. */
  waiting: readonly Written[];
  /** Why what waits was refused, if it was: then it is not sent again by itself. */
  refused: Trouble | undefined;
  /** Identifier of who else is writing. */
  typing: string | undefined;
  write: (message: Omit<Written, 'client_id'>) => void;
  send: () => void;
  types: () => void;
}

export function useThread(id: string): Talking {
  const path = { params: { path: { question: id } } };
  const meanwhile = useRef<Talk[]>();
  // What is said while the thread is on its way may not be in it yet.
  const read = async (): Promise<Thread> => {
    const talks: Talk[] = [];
    meanwhile.current = talks;
    const asked = () => need(api.GET('/api/v1/support/questions/{question}', path));
    try {
      return allSpoken(await asked(), talks) ?? (await asked());
    } finally {
      if (meanwhile.current === talks) meanwhile.current = undefined;
    }
  };
  const thread = useLoad(`question ${id}`, read);
  const { reload, put } = thread;
  const shown = useRef(thread.data);
  shown.current = thread.data;
  const hear = useCallback((talk: Talk) => {
    meanwhile.current?.push(talk);
    const next = shown.current?.question.id === id ? spoken(shown.current, talk) : undefined;
    if (next === undefined) return reload();
    shown.current = next;
    put(next);
  }, [id, put, reload]);
  const [waiting, setWaiting] = useState(() => written(id));
  const [refused, setRefused] = useState<Trouble>();
  const [typing, setTyping] = useState<string>();
  const sending = useRef(false);
  const quiet = useRef<ReturnType<typeof setTimeout>>();
  const told = useRef(0);

  const send = useCallback(async () => {
    if (sending.current) return;
    sending.current = true;
    setRefused(undefined);
    try {
      for (let list = written(id); list.length > 0; list = written(id)) {
        await bring(id, list);
        const messages = written(id).slice(0, MOST);
        if (messages.length === 0) break;
        const arrived = await need(
          api.POST('/api/v1/support/questions/{question}/messages', {
            params: { path: { question: id } },
            body: { messages },
          }),
        );
        acknowledged(id, messages.map((message) => message.client_id));
        // First what arrived, then no longer what waited: nothing is missing in between.
        const last = arrived.items.at(-1);
        if (last) hear({ mine: true, messages: arrived.items, reader: { person: last.person, last: last.number } });
      }
    } catch (thrown) {
      const met = troubleOf(thrown);
      if (met.problem && met.problem.status < 500) setRefused(met);
    }
    sending.current = false;
    setWaiting(written(id));
  }, [id, hear]);

  const say = useHints([id], (hint) => {
    // Of oneself one hears as well: that is for lists.
    if (hint.topic !== id && hint.topic !== '*') return;
    if (hint.typing) {
      setTyping(hint.typing);
      clearTimeout(quiet.current);
      quiet.current = setTimeout(() => setTyping(undefined), TYPING);
      return;
    }
    if (hint.form || hint.unsaved) return;
    if (hint.talk) return hear(hint.talk);
    reload();
    if (hint.topic === '*') void send();
  });
  // Who was writing has written; a mark that something was read says nothing of it.
  const said = thread.data?.messages.length;
  useEffect(() => setTyping(undefined), [said]);
  useEffect(() => {
    setWaiting(written(id));
    void send();
    const online = () => void send();
    window.addEventListener('online', online);
    return () => {
      window.removeEventListener('online', online);
      clearTimeout(quiet.current);
    };
  }, [id, send]);
  const stuck = waiting.length > 0 && refused === undefined;
  useEffect(() => {
    if (!stuck) return undefined;
    const timer = setInterval(() => void send(), AGAIN);
    return () => clearInterval(timer);
  }, [stuck, send]);

  // What is seen has been read.
  const last = thread.data?.question.messages ?? 0;
  const unread = thread.data?.question.unread ?? 0;
  useEffect(() => {
    if (unread === 0 || document.hidden) return;
    void api.POST('/api/v1/support/questions/{question}/read', {
      params: { path: { question: id } },
      body: { last },
    });
  }, [id, last, unread]);

  const write: Talking['write'] = (message) => {
    keep(id, message);
    setWaiting(written(id));
    setTyping(undefined);
    void send();
  };
  const types = () => {
    if (Date.now() - told.current < SAID) return;
    told.current = Date.now();
    say({ typing: id });
  };
  // The answer to a step may be older than what was said meanwhile.
  const moved = (data: Thread) => {
    const older = data.question.messages < (shown.current?.question.messages ?? 0);
    put(data);
    if (older) reload();
  };
  return { thread: { ...thread, put: moved }, waiting, refused, typing, write, send: () => void send(), types };
}
