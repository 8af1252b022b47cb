/** The enterprise's side of a counter session: who asks for what, yes, no, and the end. */
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { useLive, useLoad, usePoll } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';

type Counter = Schemas['CounterView'];

export function CounterPage() {
  const t = useT();
  const { counter: id = '' } = useParams();
  useTitle(t('counter-confirm'));
  const path = { params: { path: { counter: id } } };
  const { data, trouble, reload } = useLoad<Counter>(`counter ${id}`, () =>
    need(api.GET('/api/v1/counter-sessions/{counter}', path)),
  );
  useLive(id, reload);
  usePoll(data !== undefined && data.state !== 'over', reload, 5000);
  return (
    <>
      <h1>{t('counter-confirm')}</h1>
      {trouble?.problem?.status === 404 ? (
        <p className="notice">
          {t('counter-not-yours')} <Link to="/account">{t('nav-account')}</Link>
        </p>
      ) : (
        <Trouble of={trouble} again={reload} />
      )}
      {data === undefined && !trouble && <Waiting />}
      {data && <Answer of={data} answered={reload} />}
    </>
  );
}

function Answer({ of, answered }: { of: Counter; answered: () => void }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const path = { params: { path: { counter: of.id } } };
  const act = async (doing: () => Promise<unknown>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await doing();
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    setBusy(false);
    answered();
  };
  const confirm = () => act(() => need(api.POST('/api/v1/counter-sessions/{counter}/confirm', path)));
  const end = () => act(() => need(api.POST('/api/v1/counter-sessions/{counter}/end', path)));
  return (
    <div className="standing" data-counter={of.state} data-asks={of.asks}>
      <dl className="facts">
        <div>
          <dt>{t('counter-outlet')}</dt>
          <dd>
            {text(of.outlet.name)}
            {of.address && <p className="small">{of.address}</p>}
          </dd>
        </div>
        <div>
          <dt>{t('counter-clerk')}</dt>
          <dd>{of.clerk}</dd>
        </div>
        <div>
          <dt>{t('counter-for')}</dt>
          <dd>{text(of.enterprise.name)}</dd>
        </div>
        <div>
          <dt>{t('counter-purpose')}</dt>
          <dd>{of.purpose}</dd>
        </div>
        <div>
          <dt>{t('counter-length')}</dt>
          <dd>{t('minutes', { count: of.minutes })}</dd>
        </div>
      </dl>
      <p role="status">
        {of.state === 'running' && of.until && t('counter-until', { at: moment(of.until) })}
        {of.state === 'over' && t('counter-is-over')}
      </p>
      {of.asks && <p className="small">{t('counter-warning')}</p>}
      <Trouble of={trouble} />
      {of.asks && of.may_confirm && (
        <button type="button" className="main" disabled={busy} onClick={() => void confirm()}>
          {t('counter-yes')}
        </button>
      )}
      {of.state !== 'over' && (
        <button type="button" disabled={busy} onClick={() => void end()}>
          {of.state === 'running' ? t('counter-end') : t('counter-no')}
        </button>
      )}
    </div>
  );
}

/** Sessions that wait for the enterprise or run; nothing where there are none. */
export function OpenCounters() {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const list = useLoad('counters', () => need(api.GET('/api/v1/counter-sessions')));
  usePoll(true, list.reload, 10_000);
  const open = list.data?.items.filter((one) => one.state !== 'over') ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="counters">
      <h2 id="counters">{t('counters')}</h2>
      <ul className="cards">
        {open.map((one) => (
          <li key={one.id} className="card">
            <Link to={`/counter/${one.id}`}>{text(one.outlet.name)}</Link>
            <span className="state">{one.asks ? t('counter-asks') : t('counter-runs')}</span>
            <span className="small">
              {one.clerk} · {one.purpose}
              {one.until && ` · ${t('counter-until', { at: moment(one.until) })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
