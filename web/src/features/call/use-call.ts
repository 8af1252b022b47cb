/** A call for a component: over the socket of the hints, and left with the page. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import { useHints } from '../../api/live';
import { need } from '../../api/problem';
import { Call, type State } from './call';
import type { Choice, Opened } from './media';
import { heardIn } from './wire';

const NOTHING: readonly string[] = [];

export function useCall(question: string, devices: Opened, choice: Choice): { call: Call; state: State } {
  const say = useRef<(said: object) => void>(() => undefined);
  const turn = useRef<(state: State) => void>(() => undefined);
  const [call] = useState(
    () =>
      new Call({
        question,
        devices,
        choice,
        servers: () => need(api.GET('/api/v1/support/questions/{question}/call', { params: { path: { question } } })),
        say: (said) => say.current(said),
        changed: (state) => turn.current(state),
      }),
  );
  const [state, setState] = useState(call.state);
  turn.current = setState;
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
      // Before the socket is closed with the page.
      call.depart();
      // Where React tries whether a page can be taken away and put back, it is back by then.
      setTimeout(() => here.current || call.end('left'));
    };
  }, [call]);
  const opened = useCallback(() => void call.opened(), [call]);
  say.current = useHints(
    NOTHING,
    (hint) => {
      const heard = heardIn(hint, question);
      if (heard) call.hear(heard);
    },
    opened,
  );
  return { call, state };
}
