/** Recording a call: proposed, agreed to by each, seen by all while it goes on, ended by anybody. */
import type { Question } from '../../api/client';
import { useDates, useT } from '../../i18n';
import { useSession } from '../../session';
import { Trouble } from '../../shared/notice';
import type { Call, State } from './call';
import { canRecord } from './recorder';
import { useRecorder, useRecordings, type Recording } from './use-recordings';

const names = (people: readonly { name: string }[]) => people.map((person) => person.name).join('、');

export function RecordingPanel({ of, call, state }: { of: Question; call: Call; state: State }) {
  const t = useT();
  const here = state.others.map((other) => other.who.peer).join(' ');
  const recordings = useRecordings(of, `${here} ${state.inside}`);
  const finish = useRecorder(of, call, state, recordings);
  const { list, busy, trouble, propose, step } = recordings;
  if (list.data === undefined) return null;
  const newest = list.data.items[0];
  const open = newest && ['asked', 'running', 'paused'].includes(newest.standing) ? newest : undefined;
  const end = async (id: string) => {
    await finish();
    await step(id, 'stop');
  };
  return (
    <section className="recording" aria-label={t('recording')} data-recording={newest?.standing ?? 'none'}>
      {/* Always there, so that a change is read out. */}
      <p role="status" className={open ? `records ${open.standing}` : 'small'}>
        {newest ? <Said of={newest} /> : null}
      </p>
      {open && <Agreed of={open} />}
      <Trouble of={trouble} />
      {open && <Answer of={open} busy={busy} days={list.data.days} step={(what) => void (what === 'stop' ? end(open.id) : step(open.id, what))} />}
      {list.data.may_propose && (
        <details>
          <summary>{t('recording-wish')}</summary>
          <Terms days={list.data.days} />
          <button type="button" className="pick" disabled={busy} onClick={propose}>
            {t('recording-propose')}
          </button>
        </details>
      )}
    </section>
  );
}

/** How it stands, in words. */
function Said({ of }: { of: Recording }) {
  const t = useT();
  const { moment } = useDates();
  const waits = names(of.waits_for);
  if (of.standing === 'asked') return <>{t('recording-asked', { name: of.proposed_by.name, names: waits })}</>;
  if (of.standing === 'running') return <><strong aria-hidden="true">● </strong>{t('recording-running')}</>;
  if (of.standing === 'paused') return <><strong aria-hidden="true">‖ </strong>{waits === '' ? t('recording-paused-line') : t('recording-paused', { names: waits })}</>;
  const why = of.erased_as ? t(`recording-erased-${of.erased_as}`) : t(`recording-ended-${of.ended_as ?? 'stopped'}`, { name: of.ended_by?.name ?? '' });
  return <>{why}{of.until && ` ${t('recording-until', { at: moment(of.until) })}`}</>;
}

function Agreed({ of }: { of: Recording }) {
  const t = useT();
  const agreed = of.consents.filter((consent) => consent.withdrawn_at == null).map((consent) => consent.person);
  return <p className="small" data-agreed={agreed.length}>{t('recording-agreed', { names: names(agreed) })}</p>;
}

/** What one agrees to. */
function Terms({ days }: { days: number }) {
  const t = useT();
  return (
    <ul className="small">
      <li>{t('recording-terms-what')}</li>
      <li>{t('recording-terms-all')}</li>
      <li>{t('recording-terms-who')}</li>
      <li>{t('recording-terms-until', { days })}</li>
    </ul>
  );
}

interface Answering {
  of: Recording;
  busy: boolean;
  days: number;
  step: (step: 'agree' | 'refuse' | 'stop') => void;
}

function Answer({ of, busy, days, step }: Answering) {
  const t = useT();
  const { me } = useSession();
  const agreed = of.consents.some((consent) => consent.person.id === me?.person.id && consent.withdrawn_at == null);
  const unable = of.mine && !canRecord();
  return (
    <>
      {of.next.includes('agree') && <Terms days={days} />}
      {unable && <p className="notice">{t('recording-unable')}</p>}
      <div className="row">
        {of.next.includes('agree') && (
          <button type="button" className="main" disabled={busy || unable} onClick={() => step('agree')}>
            {t('recording-agree')}
          </button>
        )}
        {of.next.includes('refuse') && (
          <button type="button" className="pick" disabled={busy} onClick={() => step('refuse')}>
            {agreed ? t('recording-withdraw') : t('recording-decline')}
          </button>
        )}
        {of.next.includes('stop') && of.standing !== 'asked' && (
          <button type="button" className="pick" disabled={busy} onClick={() => step('stop')}>
            {t('recording-stop')}
          </button>
        )}
      </div>
    </>
  );
}
