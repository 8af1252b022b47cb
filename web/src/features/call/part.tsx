/** The call of a question, where there is one: what it is made of comes only then. */
import { lazy, Suspense, useState } from 'react';
import type { Question, Thread } from '../../api/client';
import { useT } from '../../i18n';
import { Waiting } from '../../shared/notice';

const Panel = lazy(() => import('./panel').then((it) => ({ default: it.CallPanel })));
const Recorded = lazy(() => import('./recorded').then((it) => ({ default: it.Recorded })));

/** What was recorded of a question's calls; asked for only where somebody has agreed to one. */
export function RecordedPart({ of }: { of: Thread }) {
  if (!of.events.some((event) => event.event === 'agreed_to_call')) return null;
  return (
    <Suspense fallback={null}>
      <Recorded of={of.question} />
    </Suspense>
  );
}

/** For the side that asked and for who helps: others only read the thread. Why a call came to nothing is said until the next one. */
export function CallPart({ of, moved }: { of: Question; moved: (thread: Thread) => void }) {
  const t = useT();
  const [fallen, setFallen] = useState(false);
  const within = of.mine || of.next.includes('withdraw');
  if (of.state !== 'helped' || !within) return null;
  if (of.tier !== 'video') {
    return fallen ? (
      <p className="notice" role="alert" data-call="fallen">
        {t('call-ended-line')} {t('call-thread-stays')}
      </p>
    ) : null;
  }
  return (
    <Suspense fallback={<Waiting />}>
      <Panel key={of.id} of={of} moved={moved} fallen={setFallen} />
    </Suspense>
  );
}
