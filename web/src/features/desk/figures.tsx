/** Figures for those who lead: numbers, bars with the same numbers as tables, the way into the lists behind them. */
import { Button } from 'antd';
import { Link, useSearchParams } from 'react-router-dom';
import { Bars } from '../../shared/bars';
import { lastDays } from '../../shared/days';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import { STATES } from './list';

export function FiguresPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  useTitle(t('figures'));
  const usual = lastDays(30);
  const from = params.get('from') ?? usual.from;
  const to = params.get('to') ?? usual.to;
  const of = params.get('of') ?? '';
  const query = { from, to, ...(of === '' ? {} : { of }) };
  const figures = useLoad(`figures ${JSON.stringify(query)}`, () => need(api.GET('/api/v1/figures', { params: { query } })));
  const parts = useLoad('figure-parts', () => need(api.GET('/api/v1/figures/parts')));
  const text = useText();
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  const table = `/api/v1/figures/table?${new URLSearchParams(query).toString()}`;
  return (
    <main id="content" className="desk" tabIndex={-1}>
      <h1>{t('figures')}</h1>
      <p className="small">{t('figures-about')}</p>
      <div className="filters">
        <label>
          {t('filter-from')}
          <input type="date" value={from} max={to} onChange={(event) => choose('from', event.target.value)} />
        </label>
        <label>
          {t('filter-to')}
          <input type="date" value={to} min={from} onChange={(event) => choose('to', event.target.value)} />
        </label>
        {(parts.data?.items.length ?? 0) > 0 && (
          <label>
            {t('part')}
            <select value={of} onChange={(event) => choose('of', event.target.value)}>
              <option value="">{t('all')}</option>
              {parts.data?.items.map((part) => (
                <option key={part.id} value={part.id}>
                  {text(part.name)}
                </option>
              ))}
            </select>
          </label>
        )}
        <Button href={table} download>
          {t('export')}
        </Button>
      </div>
      <Trouble of={figures.trouble} again={figures.reload} />
      {figures.data === undefined && !figures.trouble && <Waiting />}
      {figures.data && <Shown figures={figures.data} />}
    </main>
  );
}

/** States in the order in which a case goes through them. */
function inOrder(states: Schemas['FiguresView']['by_state']): Schemas['FiguresView']['by_state'] {
  const place = (word: string) => STATES.findIndex((state) => state === word);
  return [...states].sort((one, other) => place(one.word) - place(other.word));
}

function Shown({ figures }: { figures: Schemas['FiguresView'] }) {
  const t = useT();
  const text = useText();
  const span = `from=${figures.from}&to=${figures.to}`;
  const list = (filter: string) => `/?sort=newest&${span}&${filter}`;
  const days = (count: number | null | undefined) => (count == null ? '–' : t('working-days', { count }));
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part * 1000) / whole) / 10);
  const share = percent(figures.returned, figures.received);
  const overturns = figures.overturns;
  const rate = (one: { sets: number; overturned: number }) =>
    t('overturned-of', { overturned: one.overturned, sets: one.sets, share: percent(one.overturned, one.sets) });
  const numbers: [string, string, string?][] = [
    ['received', String(figures.received), list('')],
    ['decided', String(figures.decided)],
    ['median', days(figures.median_days)],
    ['p90', days(figures.p90_days)],
    ['returned', t('returned-of', { cases: figures.returned, share })],
    ['notices', String(figures.notices)],
    ['overturned', overturns.sets === 0 ? '–' : rate(overturns)],
  ];
  const itemName = (word: string) => {
    const known = overturns.by_item.find((one) => one.word === word);
    return known ? text(known.name) : word;
  };
  const place = (one: Schemas['PlaceCount']) => (one.name ? text(one.name) : t('no-outlet'));
  return (
    <>
      <dl className="numbers">
        {numbers.map(([word, value, way]) => (
          <div key={word}>
            <dt>{t(`figure-${word}`)}</dt>
            <dd data-figure={word}>{way ? <Link to={way}>{value}</Link> : value}</dd>
          </div>
        ))}
      </dl>
      <div className="figure-grid">
        <Bars
          title={t('by-day')}
          bars={figures.by_day.map((one) => ({
            name: one.day,
            count: one.count,
            to: `/?sort=newest&from=${one.day}&to=${one.day}`,
          }))}
        />
        <Bars
          title={t('by-state')}
          bars={inOrder(figures.by_state).map((one) => ({
            name: t(`state-${one.word}`),
            count: one.cases,
            to: list(`state=${one.word}`),
          }))}
        />
        <Bars
          title={t('by-item')}
          bars={figures.by_item.map((one) => ({ name: text(one.name), count: one.count, to: list(`item=${one.word}`) }))}
        />
        <Bars title={t('by-department')} bars={figures.by_department.map((one) => ({ name: text(one.name), count: one.count }))} />
        <Bars title={t('by-station')} bars={figures.by_station.map((one) => ({ name: place(one), count: one.count }))} />
        <Bars
          title={t('by-outlet')}
          bars={figures.by_outlet.map((one) => ({
            name: place(one),
            count: one.count,
            ...(one.id ? { to: list(`outlet=${one.id}`) } : {}),
          }))}
        />
        <Bars title={t('by-outcome')} bars={figures.by_outcome.map((one) => ({ name: t(`event-${one.word}`), count: one.cases }))} />
        <Bars
          title={t('by-finding')}
          bars={figures.findings.map((one) => ({
            name: t('finding-of', { what: t(`finding-${one.word}`), severity: t(`severity-${one.severity ?? 'info'}`) }),
            count: one.cases,
          }))}
        />
        <Bars
          title={t('overturned-by-month')}
          bars={overturns.by_month.map((one) => ({ name: one.month, count: percent(one.overturned, one.sets), said: rate(one) }))}
        />
        <Bars
          title={t('overturned-by-item')}
          bars={overturns.by_item.map((one) => ({
            name: text(one.name),
            count: percent(one.overturned, one.sets),
            said: rate(one),
            to: list(`item=${one.word}`),
          }))}
        />
        <Bars
          title={t('overturned-materials')}
          bars={overturns.materials.map((one) => ({
            name: t('material-of-item', {
              material: text(one.name),
              item: itemName(one.item),
            }),
            count: one.count,
          }))}
        />
      </div>
      <p className="small">{t('overturned-about')}</p>
    </>
  );
}
