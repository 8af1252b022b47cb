/** Help by video: agreeing to it, trying the devices, the call, and how it ends. The conversation stays below all the while. */
import { useEffect, useRef, useState } from 'react';
import { api, newKey, type Question, type Thread } from '../../api/client';
import { need } from '../../api/problem';
import { useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { useSteps } from '../support/standing';
import type { Ended } from './call';
import './call.css';
import { Devices } from './devices';
import type { Choice, Opened } from './media';
import { Room } from './room';
import { useRecordings } from './use-recordings';

interface Props {
  of: Question;
  moved: (thread: Thread) => void;
}

export function CallPanel({ of, moved, fallen }: Props & { fallen: (fallen: boolean) => void }) {
  const t = useT();
  const [ready, setReady] = useState<{ devices: Opened; choice: Choice }>();
  const [ended, setEnded] = useState<Ended>();
  const words = useWords(of, moved);
  const told = useRef(false);
  useEffect(() => {
    // Whoever helps brings the question back to words; nothing of the thread changes by that.
    if (ended !== 'line' || told.current) return;
    told.current = true;
    fallen(true);
    words.fall();
  }, [ended, words, fallen]);
  const agrees = of.next.includes('agree_call');
  return (
    <section className="call" aria-labelledby="call">
      <h2 id="call">{t('call')}</h2>
      <Trouble of={words.trouble} />
      {agrees && <Consent of={of} moved={moved} rather={words.rather} />}
      {!agrees && ended === undefined && ready === undefined && <Devices ready={(devices, choice) => setReady({ devices, choice })} rather={words.rather} />}
      {!agrees && ended === undefined && ready && <Room of={of} devices={ready.devices} choice={ready.choice} ended={setEnded} rather={words.rather} />}
      {!agrees && ended !== undefined && (
        <div className="notice" role="alert" data-call-ended={ended}>
          <p>{t(`call-ended-${ended}`)}</p>
          <p className="small">{t('call-thread-stays')}</p>
          {ended !== 'out' && (
            <button
              type="button"
              className="pick"
              onClick={() => {
                told.current = false;
                fallen(false);
                setReady(undefined);
                setEnded(undefined);
              }}
            >
              {t('call-again')}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

/** Going on in words: whoever helps changes the tier, whoever asked says so in the thread. */
function useWords(of: Question, moved: (thread: Thread) => void) {
  const t = useT();
  const { trouble: refused, go } = useSteps(of, moved);
  const { trouble, act } = useAct();
  const fall = () => {
    if (of.next.includes('change_tier')) go('change_tier', { tier: 'coach' });
  };
  const rather = () => {
    fall();
    if (of.next.includes('change_tier')) return;
    void act(async () => {
      const messages = [{ client_id: newKey(), words: t('call-rather-said') }];
      await need(api.POST('/api/v1/support/questions/{question}/messages', { params: { path: { question: of.id } }, body: { messages } }));
    });
  };
  return { trouble: refused ?? trouble, fall, rather };
}

/** What happens in a call, before anything of it does. */
function Consent({ of, moved, rather }: Props & { rather: () => void }) {
  const t = useT();
  const { busy, trouble, go } = useSteps(of, moved);
  const recordings = useRecordings(of);
  return (
    <div className="notice" data-call="consent">
      <p>{t('call-consent')}</p>
      <ul>
        <li>{t('call-consent-seen')}</li>
        <li>{recordings.list.data?.offered ? t('call-consent-recorded', { days: recordings.list.data.days }) : t('call-consent-unrecorded')}</li>
        <li>{t('call-consent-pictures')}</li>
        <li>{t('call-consent-kept')}</li>
        <li>{t('call-consent-end')}</li>
      </ul>
      <Trouble of={trouble} />
      <div className="row">
        <button type="button" className="main" disabled={busy} onClick={() => go('agree_call')}>
          {t('call-agree')}
        </button>
        <button type="button" className="pick" disabled={busy} onClick={rather}>
          {t('call-rather')}
        </button>
      </div>
    </div>
  );
}
