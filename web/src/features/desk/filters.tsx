/** What a work list is narrowed by. */
import { useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText } from '../../i18n';
import { useNarrow } from '../../shared/use-narrow';
import { STATES } from './list';

interface Props {
  params: URLSearchParams;
  choose: (name: string, value: string) => void;
  counts: Schemas['CountsView'] | undefined;
  officer: boolean;
}

const DAYS = ['from', 'to', 'due_from', 'due_to'] as const;

export function Filters({ params, choose, counts, officer }: Props) {
  const t = useT();
  const text = useText();
  const items = useLoad('items', () => need(api.GET('/api/v1/items')));
  const outlets = useLoad('outlets', () => need(api.GET('/api/v1/outlets')));
  const narrow = useNarrow();
  const search = params.get('search') ?? '';
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped(search), [search]);
  useEffect(() => {
    if (typed === search) return undefined;
    const timer = setTimeout(() => choose('search', typed.trim()), 300);
    return () => clearTimeout(timer);
  }, [typed, search, choose]);
  const said = (state: string) => {
    const found = counts?.states.find((one) => one.state === state);
    return found ? ` (${found.count}${found.more ? '+' : ''})` : '';
  };
  const others = (
    <>
      <label>
        {t('state')}
        <select
          value={params.get('state') ?? ''}
          onChange={(event) => {
            choose('state', event.target.value);
          }}
        >
          <option value="">{t('all')}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`state-${one}`)}
              {said(one)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('item')}
        <select value={params.get('item') ?? ''} onChange={(event) => choose('item', event.target.value)}>
          <option value="">{t('all')}</option>
          {items.data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {text(one.name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('outlet')}
        <select value={params.get('outlet') ?? ''} onChange={(event) => choose('outlet', event.target.value)}>
          <option value="">{t('all')}</option>
          {outlets.data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {text(one.name)}
            </option>
          ))}
        </select>
      </label>
      {DAYS.map((name) => (
        <label key={name}>
          {t(`filter-${name}`)}
          <input type="date" value={params.get(name) ?? ''} onChange={(event) => choose(name, event.target.value)} />
        </label>
      ))}
      <label>
        {t('sort')}
        <select
          value={params.get('sort') === 'newest' ? 'newest' : 'due'}
          onChange={(event) => choose('sort', event.target.value === 'newest' ? 'newest' : '')}
        >
          <option value="due">{t('sort-due')}</option>
          <option value="newest">{t('sort-newest')}</option>
        </select>
      </label>
      {officer && (
        <label className="tick">
          <input
            type="checkbox"
            checked={params.get('mine') === 'true'}
            onChange={(event) => choose('mine', event.target.checked ? 'true' : '')}
          />{' '}
          {t('only-mine')}
        </label>
      )}
    </>
  );
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        {t('search-cases')}
        <input
          type="search"
          data-search
          value={typed}
          placeholder={t('search-cases-hint')}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      {narrow ? (
        <details>
          <summary>{t('more-filters')}</summary>
          <div>{others}</div>
        </details>
      ) : (
        others
      )}
    </form>
  );
}
