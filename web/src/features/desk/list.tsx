/** The work list: filters stand in the address, so that they survive a reload and can be saved under a name. */
import { Button, Table, type TableColumnsType } from 'antd';
import { useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type CaseSummary, type ClockView, type State } from '../../api/client';
import { useLoad } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { ClockLine } from '../../shared/clock';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { useNarrow } from '../../shared/use-narrow';
import { Filters } from './filters';
import { KeysHelp, useKeys } from './keys';
import { Views } from './views';

export const STATES: readonly State[] = [
  'submitted',
  'correction_requested',
  'accepted',
  'under_review',
  'suspended',
  'decided',
  'delivered',
  'not_accepted',
  'withdrawn',
  'closed',
];
const COLOURS: readonly ClockView['colour'][] = ['red', 'amber', 'green', 'grey'];
const NAMES = ['state', 'colour', 'search', 'item', 'outlet', 'from', 'to', 'due_from', 'due_to', 'sort', 'mine'] as const;

/** What the address asks for, as the interface takes it. The most pressing come first unless something else is said. */
function queryOf(params: URLSearchParams) {
  const query: Record<string, string> = {};
  for (const name of NAMES) {
    const value = params.get(name);
    if (value) query[name] = value;
  }
  const { sort, mine, ...rest } = query;
  return { ...rest, sort: sort === 'newest' ? ('newest' as const) : ('due' as const), ...(mine ? { mine: true } : {}) };
}

export function WorkList() {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const { me } = useSession();
  const narrow = useNarrow();
  const kind = me?.acting?.kind;
  const title = kind === 'clerk' ? t('todays-cases') : t('work-list');
  useTitle(title);
  const [params, setParams] = useSearchParams();
  const query = queryOf(params);
  const list = useLoad(`list ${me?.acting?.id ?? ''} ${JSON.stringify(query)}`, () =>
    need(api.GET('/api/v1/cases', { params: { query: query as never } })),
  );
  const counts = useLoad(`counts ${me?.acting?.id ?? ''}`, () => need(api.GET('/api/v1/me/case-counts')));
  const [met, setMet] = useState<ReturnType<typeof troubleOf>>();
  const [help, setHelp] = useState(false);
  const place = useRef<HTMLElement>(null);
  const refresh = () => {
    list.reload();
    counts.reload();
  };
  useKeys(place, { refresh, help: () => setHelp(true) });
  const more = async () => {
    if (!list.data?.next) return;
    try {
      const page = await need(api.GET('/api/v1/cases', { params: { query: { ...query, cursor: list.data.next } as never } }));
      list.put({ ...page, items: [...list.data.items, ...page.items] });
    } catch (thrown) {
      setMet(troubleOf(thrown));
    }
  };
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  const columns: TableColumnsType<CaseSummary> = [
    {
      title: t('receipt-number'),
      className: 'whole',
      render: (_, found) =>
        kind === 'leader' ? (
          (found.receipt ?? t('no-receipt'))
        ) : (
          <Link to={`/cases/${found.id}`} data-row>
            {found.receipt ?? t('no-receipt')}
          </Link>
        ),
    },
    { title: t('item'), render: (_, found) => text(found.item.name) },
    { title: t('enterprise'), render: (_, found) => text(found.enterprise.name) },
    {
      title: t('state'),
      className: 'whole',
      render: (_, found) => <span className={`state ${found.state}`}>{t(`state-${found.state}`)}</span>,
    },
    { title: t('clock'), render: (_, found) => found.clock && <ClockLine clock={found.clock} /> },
    { title: t('assignee'), className: 'whole', render: (_, found) => found.assignee?.name ?? t('nobody') },
    { title: t('changed'), className: 'whole', render: (_, found) => moment(found.updated_at) },
  ];
  const nothing = query.sort === 'due' ? t('no-open-work') : t('no-work');
  return (
    <main id="content" className="desk" tabIndex={-1} ref={place}>
      <div className="case-head">
        <h1>{title}</h1>
        <Button size="small" onClick={() => setHelp(true)}>
          {t('keys')}
        </Button>
        <Button size="small" onClick={refresh}>
          {t('refresh')}
        </Button>
      </div>
      <div className="chips" role="group" aria-label={t('clock')}>
        {COLOURS.map((colour) => (
          <button
            key={colour}
            type="button"
            className={`chip ${colour}`}
            aria-pressed={params.get('colour') === colour}
            onClick={() => choose('colour', params.get('colour') === colour ? '' : colour)}
          >
            <span className={`clock ${colour}`}>
              <span className="dot" aria-hidden="true" />
              {t(`colour-${colour}`)}
            </span>{' '}
            <strong data-count={colour}>
              {counts.data ? `${counts.data[colour as 'red']}${counts.data.more ? '+' : ''}` : '…'}
            </strong>
          </button>
        ))}
      </div>
      <Views params={params} apply={(saved) => setParams(new URLSearchParams(saved))} />
      <Filters params={params} choose={choose} counts={counts.data} officer={kind === 'officer' || kind === 'department_lead'} />
      <Trouble of={list.trouble ?? met} again={refresh} />
      {narrow ? (
        <CaseCards of={list.data?.items} opens={kind !== 'leader'} nothing={nothing} failed={list.trouble !== undefined} />
      ) : (
        <Table
          rowKey="id"
          columns={columns}
          dataSource={list.data?.items ?? []}
          loading={list.data === undefined && !list.trouble}
          pagination={false}
          size="middle"
          locale={{ emptyText: list.data ? <Empty>{nothing}</Empty> : <Waiting /> }}
          scroll={{ x: 960 }}
        />
      )}
      {list.data?.next && <Button onClick={() => void more()}>{t('more')}</Button>}
      <KeysHelp open={help} close={() => setHelp(false)} />
    </main>
  );
}

interface CardsProps {
  of: readonly CaseSummary[] | undefined;
  /** Whether one may open a case, or only see where it stands. */
  opens: boolean;
  nothing: string;
  failed: boolean;
}

/** The list on a phone, where a table would not fit. */
function CaseCards({ of, opens, nothing, failed }: CardsProps) {
  const t = useT();
  const text = useText();
  if (of === undefined) return failed ? null : <Waiting />;
  if (of.length === 0) return <Empty>{nothing}</Empty>;
  return (
    <ul className="cards">
      {of.map((found) => (
        <li key={found.id} className="card">
          {opens ? (
            <Link to={`/cases/${found.id}`} data-row>
              {text(found.item.name)}
            </Link>
          ) : (
            <span>{text(found.item.name)}</span>
          )}
          <span className={`state ${found.state}`}>{t(`state-${found.state}`)}</span>
          <span className="whose">{text(found.enterprise.name)}</span>
          <span className="small">
            {found.receipt ?? t('no-receipt')} · {found.assignee?.name ?? t('nobody')}
          </span>
          {found.clock && <ClockLine clock={found.clock} />}
        </li>
      ))}
    </ul>
  );
}
