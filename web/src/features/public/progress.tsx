/** How far a case is, for who holds its receipt. */
import { useState, type FormEvent } from 'react';
import { useSearchParams } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { need, troubleOf } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { ClockLine } from '../../shared/clock';
import { Trouble } from '../../shared/notice';

export function ProgressPage() {
  const t = useT();
  useTitle(t('progress'));
  const [params] = useSearchParams();
  const [receipt, setReceipt] = useState(() => params.get('receipt') ?? '');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Schemas['Progress']>();
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFound(undefined);
    setTrouble(undefined);
    try {
      setFound(await need(api.GET('/api/v1/public/progress', { params: { query: { receipt, code } } })));
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const unknown = trouble?.problem?.status === 404;
  return (
    <>
      <h1>{t('progress')}</h1>
      <p>{t('progress-about')}</p>
      <form onSubmit={(event) => void ask(event)}>
        <label>
          {t('receipt-number')}
          <input value={receipt} required autoComplete="off" onChange={(e) => setReceipt(e.target.value)} />
        </label>
        <label>
          {t('query-code')}
          <input value={code} required autoComplete="off" autoCapitalize="characters" spellCheck={false} onChange={(e) => setCode(e.target.value)} />
        </label>
        <button type="submit" className="main" disabled={busy}>
          {t('progress-ask')}
        </button>
      </form>
      {unknown && (
        <div className="notice bad" role="alert" data-code="not-found">
          <p>{t('progress-unknown')}</p>
        </div>
      )}
      {!unknown && <Trouble of={trouble} />}
      {found && <Found of={found} />}
    </>
  );
}

function Found({ of }: { of: Schemas['Progress'] }) {
  const t = useT();
  const text = useText();
  const { day } = useDates();
  return (
    <section className="standing" aria-labelledby="found" data-state={of.state}>
      <h2 id="found">{text(of.item.name)}</h2>
      <p>
        <span className={`state ${of.state}`}>{t(`state-${of.state}`)}</span>{' '}
        {of.outcome && <strong>{t(`outcome-${of.outcome}`)}</strong>}
      </p>
      <p>{t('receipt', { number: of.receipt })}</p>
      <p className="small">{text(of.department)}</p>
      {of.clock && <ClockLine clock={of.clock} />}
      <ol className="timeline">
        {of.steps.map((step, place) => (
          <li key={place}>
            {t(`event-${step.event}`)}
            <span className="small">
              <time dateTime={step.on}>{day(step.on)}</time>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
