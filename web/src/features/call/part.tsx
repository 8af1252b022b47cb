/** The call of a question, where there is one: what it is made of comes only then. */
import { lazy, Suspense } from 'react';
import type { Question, Thread } from '../../api/client';
import { Waiting } from '../../shared/notice';

const Panel = lazy(() => import('./panel').then((it) => ({ default: it.CallPanel })));

/** For the side that asked and for who helps: others only read the thread. */
export function CallPart({ of, moved }: { of: Question; moved: (thread: Thread) => void }) {
  const within = of.mine || of.next.includes('withdraw');
  if (of.tier !== 'video' || of.state !== 'helped' || !within) return null;
  return (
    <Suspense fallback={<Waiting />}>
      <Panel key={of.id} of={of} moved={moved} />
    </Suspense>
  );
}
