/** Where a question stands, what is promised, and the steps that one may take. */
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Question, type Schemas, type Thread } from '../../api/client';
import { need } from '../../api/problem';
import { useDates, useT, useText } from '../../i18n';
import { useSession } from '../../session';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { Transfer } from './transfer';

type Step = Schemas['StepIn']['step'];
type Cause = NonNullable<Schemas['StepIn']['cause']>;
type Tier = Question['tier'];

export const TIERS: readonly Tier[] = ['coach', 'remote', 'video'];
const CAUSES: readonly Cause[] = ['unsure', 'material', 'item_text', 'finding_wrong', 'rule', 'program'];
/** Steps that need nothing but a press, and which of them is what the person most likely wants. */
const PLAIN: readonly Step[] = ['accept', 'decline', 'join', 'answer', 'solved', 'ask_on', 'in_writing', 'leave'];
const MAIN: readonly Step[] = ['accept', 'answer', 'solved'];

export type Go = (step: Step, more?: Partial<Schemas['StepIn']>) => void;

/** Takes steps of a question, from the version that is seen. */
export function useSteps(of: Question, moved: (thread: Thread) => void) {
  const { busy, trouble, act } = useAct();
  const go: Go = (step, more = {}) =>
    void act(async () => {
      const body = { step, version: of.version, ...more } as Schemas['StepIn'];
      moved(await need(api.POST('/api/v1/support/questions/{question}/steps', { params: { path: { question: of.id } }, body })));
    });
  return { busy, trouble, go };
}

export function Promise({ of }: { of: Question }) {
  const t = useT();
  const { moment } = useDates();
  if (of.state === 'closed' || of.way === 'written') {
    return of.state === 'closed' ? null : <span className="small">{t('support-written-by', { at: moment(of.solution_by) })}</span>;
  }
  const said = of.first_answer_at
    ? t('support-solved-by', { at: moment(of.solution_by) })
    : t('support-first-by', { at: moment(of.first_answer_by) });
  return <span className={of.late ? 'clock red' : 'small'}>{of.late ? t('support-late', { said }) : said}</span>;
}

export function Standing({ of, moved }: { of: Question; moved: (thread: Thread) => void }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const { me } = useSession();
  const { busy, trouble, go } = useSteps(of, moved);
  const hands = of.hands.map((hand) => hand.name).join('、');
  // Somebody of the team who asks does not help themselves.
  const own = of.asked_by.id === me?.person.id;
  const can = (step: Step) => of.next.includes(step) && !(own && step === 'join');
  return (
    <div className="standing" data-question={of.state}>
      <p>
        <span className={`state asked-${of.state}`}>{t(`question-${of.state}`)}</span>{' '}
        <span className="state">{t(`tier-${of.tier}`)}</span>{' '}
        {of.at_counter && <span className="state correction_requested">{t('support-at-counter')}</span>}
      </p>
      <p role="status">{t(`question-${of.state}-about`, { hands, at: moment(of.at) })}</p>
      {of.cause && <p className="small">{t('support-closed-as', { cause: t(`cause-${of.cause}`) })}</p>}
      <p className="small">
        {text(of.department.name)} · {of.asked_by.name} · {text(of.asked_from.name)} ·{' '}
        <time dateTime={of.asked_at}>{moment(of.asked_at)}</time>
      </p>
      <p>
        <Promise of={of} />
      </p>
      {of.state === 'helped' && of.tier !== 'coach' && (
        <p>
          <Link className="main" to={of.mine ? `/support/${of.id}/form` : `/questions/${of.id}/form`}>
            {t('form-open-shared')}
          </Link>
        </p>
      )}
      <Trouble of={trouble} />
      <div className="row steps-row">
        {PLAIN.filter(can).map((step) => (
          <button key={step} type="button" className={MAIN.includes(step) ? 'main' : 'pick'} disabled={busy} onClick={() => go(step)}>
            {t(`support-${step}`)}
          </button>
        ))}
      </div>
      {can('close') && of.mine && <Close busy={busy} go={go} />}
      {(can('change_tier') || can('transfer') || can('call_back') || can('withdraw')) && (
        <details>
          <summary>{t('support-more')}</summary>
          {can('change_tier') && (
            <label>
              {t('support-change_tier')}
              <select value={of.tier} disabled={busy} onChange={(event) => go('change_tier', { tier: event.target.value as Tier })}>
                {TIERS.map((tier) => (
                  <option key={tier} value={tier}>
                    {t(`tier-${tier}`)}
                  </option>
                ))}
              </select>
            </label>
          )}
          {can('transfer') && <Transfer of={of} busy={busy} go={go} />}
          {can('call_back') && <CallBack busy={busy} go={go} />}
          {can('withdraw') && (
            <button type="button" className="plain" disabled={busy} onClick={() => confirm(t('support-withdraw-sure')) && go('withdraw')}>
              {t('support-withdraw')}
            </button>
          )}
        </details>
      )}
    </div>
  );
}

function Close({ busy, go }: { busy: boolean; go: Go }) {
  const t = useT();
  const [cause, setCause] = useState('');
  const [solved, setSolved] = useState(true);
  return (
    <form
      className="close-question"
      onSubmit={(event) => {
        event.preventDefault();
        go('close', { cause: cause as Cause, solved });
      }}
    >
      <label>
        {t('support-cause')}
        <select required value={cause} onChange={(event) => setCause(event.target.value)}>
          <option value="">{t('choose')}</option>
          {CAUSES.map((one) => (
            <option key={one} value={one}>
              {t(`cause-${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="tick">
        <input type="checkbox" checked={solved} onChange={(event) => setSolved(event.target.checked)} /> {t('support-was-solved')}
      </label>
      <button type="submit" className="pick" disabled={busy || cause === ''}>
        {t('support-close')}
      </button>
    </form>
  );
}

/** Later, at a moment of one's own choice. */
function CallBack({ busy, go }: { busy: boolean; go: Go }) {
  const t = useT();
  const [at, setAt] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        go('call_back', { at: new Date(at).toISOString() });
      }}
    >
      <label>
        {t('support-call_back-at')}
        <input type="datetime-local" required value={at} onChange={(event) => setAt(event.target.value)} />
      </label>
      <button type="submit" className="pick" disabled={busy || at === ''}>
        {t('support-call_back')}
      </button>
    </form>
  );
}
