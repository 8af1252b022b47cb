/** An item: what it asks for, what goes wrong often, and beginning a case. */
import { useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { api, newKey } from '../../api/client';
import { useLoad } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { Trouble, Waiting } from '../../shared/notice';
import { DoINeed, WhichMaterials } from './guide';

const KEPT = 'yizhan.outlet';

export function ItemPage() {
  const t = useT();
  const text = useText();
  const go = useNavigate();
  const { me } = useSession();
  const { item: id = '' } = useParams();
  const item = useLoad(`item ${id}`, () => need(api.GET('/api/v1/items/{item}', { params: { path: { item: id } } })));
  const outlets = useLoad('outlets', () => need(api.GET('/api/v1/outlets')));
  const [outlet, setOutlet] = useState(() => localStorage.getItem(KEPT) ?? '');
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  useTitle(item.data ? text(item.data.names) : t('items'));
  const known = outlets.data?.items ?? [];
  const chosen = known.some((one) => one.id === outlet) ? outlet : (known[0]?.id ?? '');
  const start = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const begun = await need(
        api.POST('/api/v1/cases', {
          // At a counter it is handed in at that counter.
          body: { item: id, outlet: me?.on_behalf || chosen === '' ? null : chosen },
          params: { header: { 'Idempotency-Key': key.current } },
        }),
      );
      go(`/cases/${begun.id}/draft`);
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
      // Refused, it is another beginning; unanswered, it may have begun.
      if (troubleOf(thrown).problem) key.current = newKey();
      setBusy(false);
    }
  };
  if (item.data === undefined) {
    return item.trouble ? <Trouble of={item.trouble} again={item.reload} /> : <Waiting />;
  }
  const shown = item.data;
  return (
    <>
      <h1>{text(shown.names)}</h1>
      <p className="small">
        {text(shown.department)}
        {shown.committed_days != null && ` · ${t('days', { count: shown.committed_days })}`}
        {` · ${shown.fee ? text(shown.fee) : t('no-fee')}`}
      </p>
      <dl className="facts">
        <div>
          <dt>{t('days-by-law')}</dt>
          <dd>{shown.statutory_days == null ? t('no-limit') : t('working-days', { count: shown.statutory_days })}</dd>
        </div>
        <div>
          <dt>{t('basis')}</dt>
          <dd>{shown.basis.join('；')}</dd>
        </div>
        {shown.result && (
          <div>
            <dt>{t('result')}</dt>
            <dd>
              {text(shown.result.names)}
              {shown.result.validity && ` · ${text(shown.result.validity)}`}
            </dd>
          </div>
        )}
      </dl>
      {shown.need && <DoINeed key={shown.id} need={shown.need} />}
      <WhichMaterials key={`${shown.id} materials`} item={shown} />
      {shown.common_returns.length > 0 && (
        <>
          <h2>{t('common-mistakes')}</h2>
          <ul className="plain-list">
            {shown.common_returns.map((mistake) => (
              <li key={mistake.en}>{text(mistake)}</li>
            ))}
          </ul>
        </>
      )}
      {shown.questions.map((question) => (
        <details key={question.ask.en}>
          <summary>{text(question.ask)}</summary>
          <p>{text(question.answer)}</p>
        </details>
      ))}
      {me === null ? (
        <Link className="main" to="/">
          {t('sign-in-to-start')}
        </Link>
      ) : (
        <>
          {!me.on_behalf && (
            <label>
              {t('outlet')}
              <select
                value={chosen}
                onChange={(event) => {
                  localStorage.setItem(KEPT, event.target.value);
                  setOutlet(event.target.value);
                }}
              >
                {known.map((one) => (
                  <option key={one.id} value={one.id}>
                    {text(one.name)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <Trouble of={trouble} />
          <button
            type="button"
            className="main"
            disabled={busy || outlets.data === undefined}
            onClick={() => void start()}
          >
            {t('start')}
          </button>
        </>
      )}
    </>
  );
}
