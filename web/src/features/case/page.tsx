/** A case as its enterprise sees it: where it stands, its clocks, what happened, and who looked. */
import { Link, useParams } from 'react-router-dom';
import { api, type CaseView } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { ClockLine } from '../../shared/clock';
import { wordOf } from '../../shared/details';
import { Ledger } from '../../shared/ledger';
import { Messages } from '../../shared/messages';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { Papers } from '../../shared/papers';
import { Review } from '../../shared/review';
import { Timeline } from '../../shared/timeline';
import { ToMend } from '../../shared/to-mend';
import { useCase, useTimeline } from '../../shared/use-case';
import { CaseQuestions } from '../support/list';
import { useMove } from '../../shared/use-move';

export function CasePage() {
  const t = useT();
  const text = useText();
  const { case: id = '' } = useParams();
  const { found, review, reload } = useCase(id);
  const events = useTimeline(found.data);
  useTitle(found.data ? text(found.data.item.name) : t('case'));
  if (found.data === undefined) {
    if (!found.trouble) return <Waiting />;
    return (
      <>
        <h1>{t('case')}</h1>
        <Trouble of={found.trouble} again={reload} />
        <Link to="/">{t('nav-home')}</Link>
      </>
    );
  }
  const shown = found.data;
  return (
    <>
      <h1>{text(shown.item.name)}</h1>
      <Standing found={shown} put={found.put} />
      <Papers found={shown} />
      <section aria-labelledby="timeline">
        <h2 id="timeline">{t('timeline')}</h2>
        <Timeline events={events} />
      </section>
      <Messages key={shown.id} id={shown.id} />
      <CaseQuestions id={shown.id} label={text(shown.item.name)} />
      <Review found={shown} review={review} />
      <Looked id={id} version={shown.version} />
    </>
  );
}

function Standing({ found, put }: { found: CaseView; put: (moved: CaseView) => void }) {
  const t = useT();
  const text = useText();
  const { busy, trouble, move } = useMove(found);
  const outcome = wordOf(found.details, 'outcome');
  const reason = wordOf(found.details, 'reason');
  const withdraw = async () => {
    const moved = await move('withdraw', {});
    if (moved) put(moved);
  };
  return (
    <div className="standing" data-state={found.state}>
      <p>
        <span className={`state ${found.state}`}>{t(`state-${found.state}`)}</span>{' '}
        {outcome && <strong>{t(`outcome-${outcome}`)}</strong>}
      </p>
      <p>{t(`comes-${found.state}`)}</p>
      {found.receipt && <p>{t('receipt', { number: found.receipt })}</p>}
      <p className="small">
        {text(found.department.name)}
        {found.outlet && ` · ${text(found.outlet.name)}`}
      </p>
      {reason && <p>{t('because', { reason })}</p>}
      <ToMend found={found} />
      <ul className="plain-list">
        {found.clocks.map((clock) => (
          <li key={clock.kind + clock.since}>
            <ClockLine clock={clock} />
          </li>
        ))}
      </ul>
      <Ledger found={found} />
      <Trouble of={trouble} />
      {found.may_edit && (
        <Link className="main" to={`/cases/${found.id}/draft`}>
          {t('mend')}
        </Link>
      )}
      {found.next.includes('withdraw') && (
        <button type="button" className="plain" disabled={busy} onClick={() => confirm(t('withdraw-sure')) && void withdraw()}>
          {t('action-withdraw')}
        </button>
      )}
    </div>
  );
}

/** What an entry of the access log is about. */
function whatOf(what: string): 'case' | 'numbers' | 'paper' | 'recording' | 'file' {
  if (what === 'case' || what === 'numbers') return what;
  if (what.startsWith('recording_')) return 'recording';
  return what.startsWith('paper_') ? 'paper' : 'file';
}

function Looked({ id, version }: { id: string; version: number }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const log = useLoad(`looked ${id} ${version}`, () =>
    need(api.GET('/api/v1/cases/{case}/access-log', { params: { path: { case: id } } })),
  );
  return (
    <section aria-labelledby="looked">
      <h2 id="looked">{t('who-looked')}</h2>
      <Trouble of={log.trouble} again={log.reload} />
      {log.data?.items.length === 0 && <Empty>{t('nobody-looked')}</Empty>}
      <ul className="plain-list">
        {log.data?.items.map((entry) => (
          <li key={entry.at + entry.what + entry.person}>
            {entry.person} · {t(`role-${entry.role}`)} · {text(entry.organisation)}
            <p className="small">
              <time dateTime={entry.at}>{moment(entry.at)}</time>
              {entry.last_at !== entry.at && ` – ${moment(entry.last_at)}`} ·{' '}
              {t(`looked-${whatOf(entry.what)}`)}
              {entry.purpose && ` · ${t(`purpose-${entry.purpose}`)}${t('colon')}${entry.reason ?? ''}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
