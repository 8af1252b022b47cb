/** The work list: filters stand in the address, so that they survive a reload. */
import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type CaseSummary, type ClockView, type State } from '../../api/client';
import { useLoad } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { ClockLine } from '../../shared/clock';
import { Trouble } from '../../shared/notice';

const STATES: readonly State[] = [
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

export function WorkList() {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const { me } = useSession();
  const clerk = me?.acting?.kind === 'clerk';
  const title = clerk ? t('todays-cases') : t('work-list');
  useTitle(title);
  const [params, setParams] = useSearchParams();
  const state = STATES.find((one) => one === params.get('state'));
  const colour = COLOURS.find((one) => one === params.get('colour'));
  const list = useLoad(`list ${me?.acting?.id ?? ''} ${state ?? ''}`, () =>
    need(api.GET('/api/v1/cases', { params: { query: state ? { state } : {} } })),
  );
  const [met, setMet] = useState<ReturnType<typeof troubleOf>>();
  const more = async () => {
    if (!list.data?.next) return;
    try {
      const query = { cursor: list.data.next, ...(state ? { state } : {}) };
      const page = await need(api.GET('/api/v1/cases', { params: { query } }));
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
  const all = list.data?.items ?? [];
  const count = (of: ClockView['colour']) => all.filter((found) => (found.clock?.colour ?? 'grey') === of).length;
  const shown = all.filter((found) => !colour || (found.clock?.colour ?? 'grey') === colour);
  const columns: TableColumnsType<CaseSummary> = [
    {
      title: t('receipt-number'),
      render: (_, found) => <Link to={`/cases/${found.id}`}>{found.receipt ?? t('no-receipt')}</Link>,
    },
    { title: t('item'), render: (_, found) => text(found.item.name) },
    { title: t('enterprise'), render: (_, found) => text(found.enterprise.name) },
    {
      title: t('state'),
      render: (_, found) => <span className={`state ${found.state}`}>{t(`state-${found.state}`)}</span>,
    },
    { title: t('clock'), render: (_, found) => found.clock && <ClockLine clock={found.clock} /> },
    { title: t('changed'), render: (_, found) => moment(found.updated_at) },
  ];
  return (
    <main id="content" className="desk" tabIndex={-1}>
      <h1>{title}</h1>
      <div className="filters">
        <label>
          {t('state')}
          <select value={state ?? ''} onChange={(event) => choose('state', event.target.value)}>
            <option value="">{t('all')}</option>
            {STATES.map((one) => (
              <option key={one} value={one}>
                {t(`state-${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('clock')}
          <select value={colour ?? ''} onChange={(event) => choose('colour', event.target.value)}>
            <option value="">{t('all')}</option>
            {COLOURS.map((one) => (
              <option key={one} value={one}>
                {t(`colour-${one}`)} ({count(one)})
              </option>
            ))}
          </select>
        </label>
        <Button onClick={list.reload}>{t('refresh')}</Button>
      </div>
      <Trouble of={list.trouble ?? met} again={list.reload} />
      <Table
        rowKey="id"
        columns={columns}
        dataSource={shown}
        loading={list.data === undefined && !list.trouble}
        pagination={false}
        locale={{ emptyText: <p className="empty">{t('no-work')}</p> }}
        scroll={{ x: 'max-content' }}
      />
      {list.data?.next && <Button onClick={() => void more()}>{t('more')}</Button>}
    </main>
  );
}
