/** The other pages of administration: requests, items, calendars, audit log, health. */
import { Button, Input, Modal, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { useKeeps, usePages } from './admin';

type Registration = Schemas['RegistrationView'];
type Line = Schemas['AuditLine'];
type Job = Schemas['JobView'];
type Item = Schemas['ItemSummary'];

export function Requests() {
  const t = useT();
  const { moment } = useDates();
  const keeps = useKeeps();
  const { busy, trouble, act } = useAct();
  const { list, trouble: met, more } = usePages<Registration>('requests', (cursor) =>
    api.GET('/api/v1/admin/registrations', { params: { query: { state: 'requested', ...(cursor ? { cursor } : {}) } } }),
  );
  const [opened, setOpened] = useState<Registration>();
  const [reason, setReason] = useState('');
  useTitle(t('admin-requests'));
  const decide = (doing: (path: { params: { path: { registration: string } } }) => Promise<unknown>) =>
    void act(async () => {
      if (!opened) return;
      await doing({ params: { path: { registration: opened.id } } });
      setOpened(undefined);
      setReason('');
      list.reload();
    });
  const columns: TableColumnsType<Registration> = [
    { title: t('credit-code'), render: (_, one) => <Button type="link" onClick={() => setOpened(one)}>{one.credit_code}</Button> },
    { title: t('claim-name'), render: (_, one) => one.claim?.name },
    { title: t('paper-applicant'), render: (_, one) => one.claim?.applicant },
    { title: t('mobile'), dataIndex: 'mobile' },
    { title: t('changed'), render: (_, one) => moment(one.updated_at) },
  ];
  return (
    <>
      <h1>{t('admin-requests')}</h1>
      <Trouble of={met} again={list.reload} />
      <Table rowKey="id" columns={columns} dataSource={list.data?.items ?? []} loading={list.data === undefined && !list.trouble} pagination={false} locale={{ emptyText: list.data ? <p className="empty">{t('no-requests')}</p> : <Waiting /> }} scroll={{ x: 'max-content' }} />
      {list.data?.next && <Button onClick={() => void more()}>{t('more')}</Button>}
      <Modal open={opened !== undefined} width={760} title={opened?.credit_code} onCancel={() => setOpened(undefined)} footer={null}>
        {opened && (
          <>
            <dl className="facts">
              {(['name', 'legal_representative', 'applicant'] as const).map((name) => (
                <div key={name}>
                  <dt>{t(`claim-${name}`)}</dt>
                  <dd>{opened.claim?.[name]}</dd>
                </div>
              ))}
            </dl>
            {opened.reason && <p>{t('because', { reason: opened.reason })}</p>}
            {opened.has_licence && <img className="licence" alt={t('licence')} src={`/api/v1/registrations/${opened.id}/licence`} />}
            {keeps && (
              <>
                <label>
                  {t('refuse-reason')}
                  <Input maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
                </label>
                <div className="actions">
                  <Button type="primary" disabled={busy} onClick={() => decide((path) => need(api.POST('/api/v1/admin/registrations/{registration}/approve', path)))}>
                    {t('approve')}
                  </Button>
                  <Button
                    disabled={busy || reason.trim() === ''}
                    onClick={() => decide((path) => need(api.POST('/api/v1/admin/registrations/{registration}/refuse', { ...path, body: { reason } })))}
                  >
                    {t('refuse-request')}
                  </Button>
                </div>
              </>
            )}
            <Trouble of={trouble} />
          </>
        )}
      </Modal>
    </>
  );
}

export function Items() {
  const t = useT();
  const text = useText();
  const list = useLoad('items', () => need(api.GET('/api/v1/items', { params: { query: {} } })));
  useTitle(t('admin-items'));
  const columns: TableColumnsType<Item> = [
    { title: t('item-code'), dataIndex: 'code' },
    { title: t('item'), render: (_, item) => text(item.name) },
    { title: t('department'), render: (_, item) => text(item.department) },
    { title: t('days-statutory'), dataIndex: 'statutory_days' },
    { title: t('days-committed'), dataIndex: 'committed_days' },
    { title: t('materials'), dataIndex: 'materials' },
  ];
  return (
    <>
      <h1>{t('admin-items')}</h1>
      <p className="small">{t('items-text')}</p>
      <Trouble of={list.trouble} again={list.reload} />
      <Table rowKey="id" columns={columns} dataSource={list.data?.items ?? []} pagination={false} scroll={{ x: 'max-content' }} />
    </>
  );
}

export function Calendars() {
  const t = useT();
  const { day } = useDates();
  const list = useLoad('calendars', () => need(api.GET('/api/v1/admin/calendars')));
  useTitle(t('admin-calendars'));
  return (
    <>
      <h1>{t('admin-calendars')}</h1>
      <Trouble of={list.trouble} again={list.reload} />
      {list.data === undefined && !list.trouble && <Waiting />}
      {list.data?.items.map((year) => (
        <section key={year.year} aria-label={String(year.year)}>
          <h2>{year.year}</h2>
          {year.published ? (
            <>
              <p className="small">{year.source}</p>
              <p>{t('days-off', { days: year.days.filter((one) => !one.working).map((one) => day(one.date)).join(' · ') })}</p>
              <p>{t('days-worked', { days: year.days.filter((one) => one.working).map((one) => day(one.date)).join(' · ') })}</p>
            </>
          ) : (
            <p className="notice">{t('year-missing')}</p>
          )}
        </section>
      ))}
    </>
  );
}

/** An action in words, with the code that the records hold and the search takes. */
function Did({ action }: { action: string }) {
  const t = useT();
  const [of = '', what = ''] = action.split('.');
  const key = `${of}-${what}`;
  const said = of === 'case' && what !== 'assigned' ? t(`event-${what}`) : t(`did-${key}`);
  return (
    <>
      {said === `did-${key}` || said === `event-${what}` ? '' : `${said} `}
      <span className="small">{action}</span>
    </>
  );
}

export function Audit() {
  const t = useT();
  const { moment } = useDates();
  const { busy, trouble, act } = useAct();
  const [typed, setTyped] = useState({ person: '', action: '', subject: '', from: '', to: '' });
  const [asked, setAsked] = useState(typed);
  const [verified, setVerified] = useState<Schemas['AuditVerified']>();
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value.trim() !== ''));
  const { list, trouble: met, more } = usePages<Line>(`audit ${JSON.stringify(given)}`, (cursor) =>
    api.GET('/api/v1/admin/audit', { params: { query: { ...given, ...(cursor ? { cursor: Number(cursor) } : {}) } } }),
  );
  useTitle(t('admin-audit'));
  const columns: TableColumnsType<Line> = [
    { title: '#', dataIndex: 'seq' },
    { title: t('when'), render: (_, line) => moment(line.at) },
    { title: t('who'), render: (_, line) => (line.person_id ? <Button type="link" onClick={() => { const next = { ...typed, person: line.person_id ?? '' }; setTyped(next); setAsked(next); }}>{line.person ?? line.person_id}</Button> : t('by-rule')) },
    { title: t('audit-action'), render: (_, line) => <Did action={line.action} /> },
    { title: t('audit-subject'), dataIndex: 'subject' },
  ];
  return (
    <>
      <h1>{t('admin-audit')}</h1>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(typed);
        }}
      >
        {(['person', 'action', 'subject', 'from', 'to'] as const).map((name) => (
          <label key={name}>
            {t(`audit-${name}`)}
            <Input type={name === 'from' || name === 'to' ? 'date' : 'text'} value={typed[name]} onChange={(event) => setTyped({ ...typed, [name]: event.target.value })} />
          </label>
        ))}
        <Button htmlType="submit">{t('search-now')}</Button>
        <Button loading={busy} onClick={() => void act(async () => setVerified(await need(api.POST('/api/v1/admin/audit/verify'))))}>
          {t('verify-chain')}
        </Button>
      </form>
      {verified && (
        <p role="status" className={verified.sound ? 'verdict pass' : 'verdict fix'}>
          {verified.sound ? t('audit-sound', { rows: verified.rows }) : t('audit-broken', { seq: verified.broken ?? 0 })}
        </p>
      )}
      <Trouble of={trouble ?? met} again={list.reload} />
      <Table rowKey="seq" columns={columns} dataSource={list.data?.items ?? []} loading={list.data === undefined && !list.trouble} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: list.data ? <p className="empty">{t('nothing-audited')}</p> : <Waiting /> }} />
      {list.data?.next && <Button onClick={() => void more()}>{t('more')}</Button>}
    </>
  );
}

export function Health() {
  const t = useT();
  const { moment } = useDates();
  const keeps = useKeeps();
  const { busy, trouble, act } = useAct();
  const health = useLoad('health', () => need(api.GET('/api/v1/admin/health')));
  const { list, trouble: met, more } = usePages<Job>('jobs', (cursor) => api.GET('/api/v1/admin/jobs', { params: { query: cursor ? { cursor } : {} } }));
  useTitle(t('admin-health'));
  const rerun = (job: string) =>
    void act(async () => {
      await need(api.POST('/api/v1/admin/jobs/{job}/rerun', { params: { path: { job } } }));
      health.reload();
      list.reload();
    });
  const columns: TableColumnsType<Job> = [
    { title: t('job-kind'), dataIndex: 'kind' },
    { title: t('job-attempts'), dataIndex: 'attempts' },
    { title: t('job-error'), dataIndex: 'error' },
    { title: t('when'), render: (_, job) => moment(job.created_at) },
    { title: t('audit-action'), render: (_, job) => keeps && <Button size="small" disabled={busy} onClick={() => rerun(job.id)}>{t('rerun')}</Button> },
  ];
  return (
    <>
      <h1>{t('admin-health')}</h1>
      <Trouble of={trouble ?? health.trouble ?? met} again={health.reload} />
      <dl className="facts">
        {health.data?.parts.map((part) => (
          <div key={part.part}>
            <dt>{t(`part-${part.part}`)}</dt>
            <dd>
              {t(part.well ? 'well' : 'unwell')} <span className="small">{part.about === 'file' ? t('sent-to-file') : part.about}</span>
            </dd>
          </div>
        ))}
      </dl>
      {health.data && <p>{t('jobs-count', { waiting: health.data.jobs_waiting, failed: health.data.jobs_failed })}</p>}
      <Button onClick={() => { health.reload(); list.reload(); }}>{t('refresh')}</Button>
      <h2>{t('jobs-failed')}</h2>
      <Table rowKey="id" columns={columns} dataSource={list.data?.items ?? []} loading={list.data === undefined && !list.trouble} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: list.data ? <p className="empty">{t('no-jobs')}</p> : <Waiting /> }} />
      {list.data?.next && <Button onClick={() => void more()}>{t('more')}</Button>}
    </>
  );
}
