/** Doing something that may go wrong: busy while it runs, and the trouble that it met. */
import { useCallback, useState } from 'react';
import { troubleOf, type Trouble } from '../api/problem';

export interface Acting {
  busy: boolean;
  trouble: Trouble | undefined;
  act: (doing: () => Promise<void>) => Promise<boolean>;
}

export function useAct(): Acting {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const act = useCallback(async (doing: () => Promise<void>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await doing();
      return true;
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, trouble, act };
}
