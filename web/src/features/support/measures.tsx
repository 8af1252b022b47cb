/** What came of a department's questions, in numbers, and how many experts have to be there, half hour by half hour. */
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { Bars } from '../../shared/bars';
import { lastDays } from '../../shared/days';
import { Empty, Trouble, Waiting } from '../../shared/notice';

type Measures = Schemas['SupportMeasuresView'];

export function SupportMeasures() {
  const t = useT();
  const text = useText();
  const { department = '' } = useParams();
  const [params, setParams] = useSearchParams();
  useTitle(t('support-measures'));
  const usual = lastDays(30);
  const from = params.get('from') ?? usual.from;
  const to = params.get('to') ?? usual.to;
  const path = { organisation: department };
  const measures = useLoad(`measures ${department} ${from} ${to}`, () =>
    need(api.GET('/api/v1/support/measures/{organisation}', { params: { path, query: { from, to } } })),
  );
  const staffing = useLoad(`staffing ${department}`, () => need(api.GET('/api/v1/support/staffing/{organisation}', { params: { path } })));
  const choose = (name: string, value: string) => {
    if (value === '') return;
    const next = new URLSearchParams(params);
    next.set(name, value);
    setParams(next, { replace: true });
  };
  return (
    <main id="content" className="desk" tabIndex={-1}>
      <p>
        <Link to="/board">{t('support-board')}</Link>
      </p>
      <h1>{measures.data ? t('support-measures-of', { department: text(measures.data.department.name) }) : t('support-measures')}</h1>
      <div className="filters">
        <label>
          {t('support-asked-from')}
          <input type="date" value={from} max={to} onChange={(event) => choose('from', event.target.value)} />
        </label>
        <label>
          {t('support-asked-to')}
          <input type="date" value={to} min={from} onChange={(event) => choose('to', event.target.value)} />
        </label>
      </div>
      <Trouble of={measures.trouble} again={measures.reload} />
      {measures.data === undefined && !measures.trouble && <Waiting />}
      {measures.data && <Numbers of={measures.data} />}
      <Trouble of={staffing.trouble} again={staffing.reload} />
      {staffing.data && <Staffing of={staffing.data} />}
    </main>
  );
}

function Numbers({ of }: { of: Measures }) {
  const t = useT();
  const text = useText();
  const share = (part: number, whole: number) => (whole === 0 ? '–' : t('support-share', { part, whole, share: Math.round((part * 1000) / whole) / 10 }));
  const numbers: [string, string][] = [
    ['questions', String(of.questions)],
    ['solved', share(of.solved, of.questions)],
    ['first-contact', share(of.first_contact, of.solved)],
    ['again', share(of.again, of.questions)],
    ['avoided', String(of.avoided)],
  ];
  const place = (one: Measures['places'][number]) => {
    const item = text(one.item.name);
    if (one.kind === 'item') return item;
    const part = one.kind === 'finding' ? t(`finding-${one.word}`) : one.name ? text(one.name) : one.word;
    return t('support-asked-at', { item, part });
  };
  const said = (one: Measures['places'][number]) => t('support-place-said', { questions: one.questions, again: one.again, text: one.by_text, avoided: one.avoided });
  return (
    <>
      <dl className="numbers">
        {numbers.map(([word, value]) => (
          <div key={word}>
            <dt>{t(`measure-${word}`)}</dt>
            <dd data-measure={word}>{value}</dd>
          </div>
        ))}
      </dl>
      <Soon title={t('support-by-tier')} rows={of.tiers.map((one) => ({ name: t(`tier-${one.tier}`), times: one.times }))} />
      <Soon title={t('support-by-outlet')} rows={of.outlets.map((one) => ({ name: text(one.outlet.name), times: one.times }))} />
      <div>
        <Bars title={t('support-by-place')} bars={of.places.map((one) => ({ name: place(one), count: one.questions, said: said(one) }))} />
        <Bars title={t('support-by-cause')} bars={of.causes.map((one) => ({ name: t(`cause-${one.cause}`), count: one.count }))} />
      </div>
    </>
  );
}

/** How soon there was an answer, as a table. */
function Soon({ title, rows }: { title: string; rows: { name: string; times: Schemas['TimesView'] }[] }) {
  const t = useT();
  const took = (spread: Schemas['SpreadView']) =>
    spread.count === 0 ? '–' : t('support-took', { median: minutes(spread.median_seconds), most: minutes(spread.p90_seconds) });
  return (
    <section className="figure" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{title}</span>
            </th>
            <th scope="col">{t('measure-questions')}</th>
            <th scope="col">{t('support-first-answer')}</th>
            <th scope="col">{t('support-solution')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{row.times.questions}</td>
              <td>{took(row.times.first_answer)}</td>
              <td>{took(row.times.solution)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <Empty>{t('no-figures')}</Empty>}
    </section>
  );
}

/** Minutes, with a tenth where there are few. */
function minutes(seconds: number): number {
  return seconds < 600 ? Math.round(seconds / 6) / 10 : Math.round(seconds / 60);
}

function Staffing({ of }: { of: Schemas['StaffingView'] }) {
  const t = useT();
  const percent = (part: number) => Math.round(part * 100);
  return (
    <section className="figure" aria-label={t('support-staffing')}>
      <table>
        <caption>{t('support-staffing')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('support-half-hour')}</th>
            <th scope="col">{t('support-arrivals')}</th>
            <th scope="col">{t('support-needed')}</th>
            <th scope="col">{t('support-within')}</th>
            <th scope="col">{t('support-busy')}</th>
          </tr>
        </thead>
        <tbody>
          {of.slots.map((slot) => (
            <tr key={slot.from}>
              <th scope="row">{slot.from}</th>
              <td>{Math.round(slot.arrivals * 100) / 100}</td>
              <td data-needed={slot.from}>{slot.experts}</td>
              <td>{t('percent', { part: percent(slot.within) })}</td>
              <td>{t('percent', { part: percent(slot.busy) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small">{t('support-staffing-about', { days: of.days, questions: of.questions, minutes: minutes(of.handle_seconds) })}</p>
      {of.slots.length === 0 && <Empty>{t('no-figures')}</Empty>}
    </section>
  );
}
