/** The clerk's side: ask an enterprise, wait for its answer, and then work on its cases. */
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { useLive, useLoad, usePoll } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { Qr } from '../../shared/qr';
import { CaseCard } from '../portal/home';

type Counter = Schemas['CounterOut'];

export function CounterDesk() {
  const t = useT();
  useTitle(t('counter'));
  const list = useLoad('my counters', () => need(api.GET('/api/v1/counter-sessions')));
  const open = list.data?.items.find((one) => one.state !== 'over');
  return (
    <main id="content" className="narrow" tabIndex={-1}>
      <h1>{t('counter')}</h1>
      <Trouble of={list.trouble} again={list.reload} />
      {list.data === undefined && !list.trouble && <Waiting />}
      {list.data && (open ? <Open id={open.id} ended={list.reload} /> : <Ask asked={list.reload} />)}
    </main>
  );
}

function Ask({ asked }: { asked: () => void }) {
  const t = useT();
  const [enterprise, setEnterprise] = useState('');
  const [purpose, setPurpose] = useState('');
  const [minutes, setMinutes] = useState(30);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const ask = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await need(api.POST('/api/v1/counter-sessions', { body: { enterprise, purpose, minutes } }));
      asked();
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <p>{t('counter-about')}</p>
      <label>
        {t('counter-which')}
        <input value={enterprise} required autoFocus aria-describedby="which-hint" onChange={(e) => setEnterprise(e.target.value)} />
      </label>
      <p id="which-hint" className="small">
        {t('counter-which-hint')}
      </p>
      <label>
        {t('counter-purpose')}
        <input value={purpose} required maxLength={200} onChange={(e) => setPurpose(e.target.value)} />
      </label>
      <label>
        {t('counter-length')}
        <select value={minutes} onChange={(e) => setMinutes(Number(e.target.value))}>
          {[15, 30, 60, 120].map((count) => (
            <option key={count} value={count}>
              {t('minutes', { count })}
            </option>
          ))}
        </select>
      </label>
      <Trouble of={trouble} />
      <button type="submit" className="main" disabled={busy}>
        {t('counter-ask')}
      </button>
    </form>
  );
}

function Open({ id, ended }: { id: string; ended: () => void }) {
  const t = useT();
  const text = useText();
  const { me, enter } = useSession();
  const path = { params: { path: { counter: id } } };
  const found = useLoad<Counter>(`counter ${id}`, () => need(api.GET('/api/v1/counter-sessions/{counter}', path)));
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const [code, setCode] = useState('');
  const [sent, setSent] = useState(false);
  useLive(id, found.reload);
  usePoll(true, found.reload, 5000);
  const of = found.data;
  const act = async (doing: () => Promise<unknown>) => {
    setTrouble(undefined);
    try {
      await doing();
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    found.reload();
    enter(await need(api.GET('/api/v1/me')));
  };
  // The answer came from elsewhere: what one may do has changed.
  const running = of?.state === 'running';
  const stale = of !== undefined && running !== (me?.on_behalf?.session === id);
  useEffect(() => {
    if (stale) void need(api.GET('/api/v1/me')).then(enter, () => undefined);
  }, [stale, enter]);
  if (of === undefined) return found.trouble ? <Trouble of={found.trouble} again={found.reload} /> : <Waiting />;
  if (of.state === 'over') {
    return (
      <>
        <p className="notice">{t('counter-is-over')}</p>
        <button type="button" className="main" onClick={ended}>
          {t('counter-new')}
        </button>
      </>
    );
  }
  const end = () => act(() => need(api.POST('/api/v1/counter-sessions/{counter}/end', path)));
  return (
    <div data-counter={of.state} data-asks={of.asks}>
      <h2>{text(of.enterprise.name)}</h2>
      <p className="small">{of.purpose}</p>
      <Trouble of={trouble ?? found.trouble} />
      {of.asks && (
        <section className="slot" aria-labelledby="answer">
          <h2 id="answer">{t('counter-waits')}</h2>
          <p className="small">{t('counter-waits-how')}</p>
          <Qr svg={of.qr} address={of.link} alt={t('counter-code')} />
          <div className="row">
            <button
              type="button"
              onClick={() =>
                void act(async () => {
                  await need(api.POST('/api/v1/counter-sessions/{counter}/code', path));
                  setSent(true);
                })
              }
            >
              {t('counter-send-code')}
            </button>
          </div>
          {sent && (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                void act(() => need(api.POST('/api/v1/counter-sessions/{counter}/tell-code', { ...path, body: { code } })));
              }}
            >
              <label>
                {t('counter-told')}
                <input value={code} inputMode="numeric" autoComplete="off" required onChange={(e) => setCode(e.target.value)} />
              </label>
              <button type="submit" className="main">
                {t('confirm')}
              </button>
            </form>
          )}
        </section>
      )}
      {running && <Cases id={id} />}
      <div className="row">
        {running && !of.asks && (
          <button type="button" onClick={() => void act(() => need(api.POST('/api/v1/counter-sessions/{counter}/extend', path)))}>
            {t('counter-extend')}
          </button>
        )}
        <button type="button" onClick={() => void end()}>
          {running ? t('counter-end') : t('cancel')}
        </button>
      </div>
    </div>
  );
}

function Cases({ id }: { id: string }) {
  const t = useT();
  const path = { params: { path: { counter: id } } };
  const list = useLoad(`counter cases ${id}`, () => need(api.GET('/api/v1/counter-sessions/{counter}/cases', path)));
  return (
    <section aria-labelledby="their-cases">
      <h2 id="their-cases">{t('counter-cases')}</h2>
      <Trouble of={list.trouble} again={list.reload} />
      {list.data?.items.length === 0 && <Empty>{t('counter-no-cases')}</Empty>}
      <ul className="cards">{list.data?.items.map((found) => <CaseCard key={found.id} of={found} />)}</ul>
      <Link className="main" to="/items">
        {t('counter-start')}
      </Link>
    </section>
  );
}
