/** Searching the items; the search stands in the address, so that it survives a reload. */
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { Empty, Trouble, Waiting } from '../../shared/notice';

export function ItemsPage() {
  const t = useT();
  const text = useText();
  useTitle(t('nav-items'));
  const [params, setParams] = useSearchParams();
  const search = params.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed !== search) setParams(typed === '' ? {} : { search: typed }, { replace: true });
    }, 250);
    return () => clearTimeout(timer);
  }, [typed, search, setParams]);
  const { data, trouble, reload } = useLoad(`items ${search}`, () =>
    need(api.GET('/api/v1/items', { params: { query: search === '' ? {} : { search } } })),
  );
  return (
    <>
      <h1>{t('items')}</h1>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t('search')}
          <input type="search" value={typed} placeholder={t('search-hint')} onChange={(e) => setTyped(e.target.value)} />
        </label>
      </form>
      <Trouble of={trouble} again={reload} />
      {data === undefined && !trouble && <Waiting />}
      {data?.items.length === 0 && <Empty>{t('nothing-found')}</Empty>}
      <ul className="cards">
        {data?.items.map((item) => (
          <li key={item.id} className="card">
            <Link to={`/items/${item.id}`}>{text(item.name)}</Link>
            <span className="small">
              {text(item.department)} · {t('materials-count', { count: item.materials })}
              {item.committed_days != null && ` · ${t('days', { count: item.committed_days })}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
