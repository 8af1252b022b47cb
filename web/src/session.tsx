/** Who is signed in. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { api, type Me } from './api/client';
import { need, troubleOf } from './api/problem';
import { forgetPictures } from './api/kept-pictures';
import { forgetWritten } from './api/written';
import { Trouble as TroubleBox, Waiting } from './shared/notice';

interface Session {
  me: Me | null;
  enter: (me: Me) => void;
  leave: () => Promise<void>;
}
const SessionContext = createContext<Session>({ me: null, enter: () => undefined, leave: async () => undefined });

/** Who is signed in, `null` when nobody is. */
async function whoAmI(): Promise<Me | null> {
  try {
    return await need(api.GET('/api/v1/me'));
  } catch (thrown) {
    if (troubleOf(thrown).problem?.status === 401) return null;
    throw thrown;
  }
}

/** Before anything is shown; `undefined` when it could not be told, so that it is asked again where it can be said. */
export function meFirst(): Promise<Me | null | undefined> {
  return whoAmI().catch(() => undefined);
}

export function SessionKeeper({ first, children }: { first: Me | null | undefined; children: ReactNode }) {
  const [me, setMe] = useState<Me | null | undefined>(first);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const ask = useCallback(() => {
    setTrouble(undefined);
    whoAmI().then(setMe, (thrown: unknown) => setTrouble(troubleOf(thrown)));
  }, []);
  useEffect(() => {
    if (first === undefined) ask();
  }, [ask, first]);
  const session = useMemo<Session>(
    () => ({
      me: me ?? null,
      enter: setMe,
      leave: async () => {
        await need(api.POST('/api/v1/sign-out'));
        sessionStorage.clear();
        forgetWritten();
        forgetPictures();
        setMe(null);
      },
    }),
    [me],
  );
  if (trouble !== undefined) return <main className="narrow"><TroubleBox of={trouble} again={ask} /></main>;
  if (me === undefined) return <Waiting />;
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

export function useSession(): Session {
  return useContext(SessionContext);
}

/** Whether one acts for an enterprise, and so belongs in the portal. */
export function isApplicant(me: Me): boolean {
  return me.acting?.kind === 'owner' || me.acting?.kind === 'agent';
}
