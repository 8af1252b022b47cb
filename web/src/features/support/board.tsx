/** The board of who leads: who waits, who helps, which promises are at risk, who is there; giving a question to somebody by hand. */
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Question, type Schemas } from '../../api/client';
import { useHints } from '../../api/live';
import { useLoad, usePoll } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { Promise as Promised, useSteps } from './standing';

type Board = Schemas['BoardView'];

const EACH = 15_000;
const WAIT = ['waiting', 'offered', 'promised'];

export function SupportBoard() {
  const t = useT();
  useTitle(t('support-board'));
  const boards = useLoad('boards', () => need(api.GET('/api/v1/support/board')));
  const busy = boards.data?.items.filter((board) => board.questions.length > 0 || board.experts.length > 0) ?? [];
  useHints(boards.data?.items.map((board) => board.department.id) ?? [], boards.reload);
  usePoll(true, boards.reload, EACH);
  return (
    <main id="content" className="desk" tabIndex={-1}>
      <h1>{t('support-board')}</h1>
      <Trouble of={boards.trouble} again={boards.reload} />
      {boards.data === undefined && !boards.trouble && <Waiting />}
      {boards.data && busy.length === 0 && <Empty>{t('support-board-none')}</Empty>}
      {busy.map((board) => (
        <Department key={board.department.id} of={board} again={boards.reload} />
      ))}
    </main>
  );
}

function Department({ of, again }: { of: Board; again: () => void }) {
  const t = useT();
  const text = useText();
  const waits = of.questions.filter((one) => WAIT.includes(one.state)).length;
  const late = of.questions.filter((one) => one.late).length;
  const there = of.experts.filter((one) => one.on_duty).length;
  const numbers = [
    { name: 'waits', said: t('support-waits'), count: waits },
    { name: 'in-hand', said: t('support-in-hand'), count: of.questions.length - waits },
    { name: 'late', said: t('support-at-risk'), count: late },
    { name: 'there', said: t('support-there'), count: there },
  ];
  return (
    <section aria-labelledby={of.department.id} data-board={of.department.id}>
      <h2 id={of.department.id}>{text(of.department.name)}</h2>
      <p>
        <Link to={`/board/${of.department.id}`}>{t('support-measures')}</Link>
      </p>
      <dl className="numbers">
        {numbers.map(({ name, said, count }) => (
          <div key={name}>
            <dt>{said}</dt>
            <dd data-number={name}>{count}</dd>
          </div>
        ))}
      </dl>
      {of.questions.length === 0 && <Empty>{t('support-nobody-waits')}</Empty>}
      <ul className="cards">
        {of.questions.map((one) => (
          <Row key={one.id} of={one} experts={of.experts} again={again} />
        ))}
      </ul>
      <h3>{t('support-experts')}</h3>
      {of.experts.length === 0 && <Empty>{t('support-experts-none')}</Empty>}
      <ul className="plain-list experts">
        {of.experts.map((expert) => (
          <li key={expert.person.id}>
            <strong>{expert.person.name}</strong> <span className={expert.on_duty ? 'state decided' : 'state'}>{t(`presence-${expert.presence}`)}</span>{' '}
            <span className="small">
              {t('support-load', { load: expert.load })}
              {expert.deputy && ` · ${t('support-deputy', { name: expert.deputy.name })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ of, experts, again }: { of: Question; experts: Board['experts']; again: () => void }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const [to, setTo] = useState('');
  const { busy, trouble, go } = useSteps(of, again);
  return (
    <li className="card" data-question={of.state}>
      <span>{of.words === '' ? text(of.item.name) : of.words}</span>
      <span className={`state asked-${of.state}`}>{t(`question-${of.state}`)}</span>
      <span className="small">
        {t(`tier-${of.tier}`)} · {of.asked_by.name} · {text(of.asked_from.name)} · {moment(of.asked_at)}
        {of.at_counter && ` · ${t('support-at-counter')}`}
        {of.hands.length > 0 && ` · ${t('support-by', { names: of.hands.map((hand) => hand.name).join('、') })}`}
      </span>
      <Promised of={of} />
      <Trouble of={trouble} again={again} />
      {of.next.includes('assign') && (
        <form
          className="view"
          onSubmit={(event) => {
            event.preventDefault();
            go('assign', { person: to });
          }}
        >
          <select aria-label={t('support-assign-to')} required value={to} onChange={(event) => setTo(event.target.value)}>
            <option value="">{t('support-assign-to')}</option>
            {experts.map((expert) => (
              <option key={expert.person.id} value={expert.person.id}>
                {expert.person.name} ({t(`presence-${expert.presence}`)})
              </option>
            ))}
          </select>
          <button type="submit" className="chip" disabled={busy || to === ''}>
            {t('support-assign')}
          </button>
        </form>
      )}
    </li>
  );
}
