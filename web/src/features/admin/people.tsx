/** People of the staff and their roles. */
import { Button, Input, Modal, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { deviceOf } from '../account/device';
import { useKeeps, usePages } from './admin';
import type { Place } from './places';

type Person = Schemas['KeptPersonView'];
type RoleKind = Schemas['GiveRoleIn']['kind'];
const HELD: readonly { kind: RoleKind; at: Place['kind'] }[] = [
  { kind: 'clerk', at: 'outlet' },
  { kind: 'station_lead', at: 'station' },
  { kind: 'officer', at: 'department' },
  { kind: 'department_lead', at: 'department' },
  { kind: 'leader', at: 'district' },
  { kind: 'administrator', at: 'district' },
  { kind: 'auditor', at: 'district' },
];

interface Chosen {
  kind: RoleKind;
  organisation: string;
}

function RoleChoice({ chosen, change }: { chosen: Chosen; change: (chosen: Chosen) => void }) {
  const t = useT();
  const text = useText();
  const places = useLoad('places', () => need(api.GET('/api/v1/admin/organisations')));
  const at = HELD.find((one) => one.kind === chosen.kind)?.at;
  const fitting = places.data?.items.filter((place) => place.kind === at && !place.closed_at) ?? [];
  return (
    <>
      <label>
        {t('role')}
        <select value={chosen.kind} onChange={(event) => change({ kind: HELD.find((one) => one.kind === event.target.value)?.kind ?? 'clerk', organisation: '' })}>
          {HELD.map(({ kind }) => (
            <option key={kind} value={kind}>
              {t(`role-${kind}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('held-at')}
        <select value={chosen.organisation} onChange={(event) => change({ ...chosen, organisation: event.target.value })}>
          <option value="">{t('choose')}</option>
          {fitting.map((place) => (
            <option key={place.id} value={place.id}>
              {text(place.name)}
            </option>
          ))}
        </select>
      </label>
      <Trouble of={places.trouble} />
    </>
  );
}

export function People() {
  const t = useT();
  const text = useText();
  const keeps = useKeeps();
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState('');
  const [staff, setStaff] = useState(true);
  const { list, trouble, more } = usePages<Person>(`people ${asked} ${staff}`, (cursor) =>
    api.GET('/api/v1/admin/people', { params: { query: { search: asked, staff, ...(cursor ? { cursor } : {}) } } }),
  );
  const [opened, setOpened] = useState<string>();
  const [adding, setAdding] = useState(false);
  const [password, setPassword] = useState<Schemas['WithPassword']>();
  useTitle(t('admin-people'));
  const columns: TableColumnsType<Person> = [
    {
      title: t('who'),
      render: (_, person) => (
        <Button type="link" onClick={() => setOpened(person.id)}>
          {person.name}
        </Button>
      ),
    },
    { title: t('login'), dataIndex: 'login' },
    { title: t('mobile'), dataIndex: 'mobile' },
    {
      title: t('role'),
      render: (_, person) => person.roles.map((role) => <div key={role.id}>{`${t(`role-${role.kind}`)} · ${text(role.organisation.name)}`}</div>),
    },
    { title: t('totp'), render: (_, person) => t(person.authenticator ? 'yes' : 'no') },
    { title: t('state'), render: (_, person) => t(person.disabled ? 'disabled' : 'active') },
  ];
  return (
    <>
      <h1>{t('admin-people')}</h1>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(search);
        }}
      >
        <label>
          {t('search-people')}
          <Input value={search} onChange={(event) => setSearch(event.target.value)} />
        </label>
        <label>
          <input type="checkbox" checked={staff} onChange={(event) => setStaff(event.target.checked)} /> {t('only-staff')}
        </label>
        <Button htmlType="submit">{t('search-now')}</Button>
        {keeps && <Button type="primary" onClick={() => setAdding(true)}>{t('add-person')}</Button>}
      </form>
      <Trouble of={trouble} again={list.reload} />
      <Table rowKey="id" columns={columns} dataSource={list.data?.items ?? []} loading={list.data === undefined && !list.trouble} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: list.data ? <p className="empty">{t('nobody-found')}</p> : <Waiting /> }} />
      {list.data?.next && <Button onClick={() => void more()}>{t('more')}</Button>}
      {opened && <Details id={opened} close={() => setOpened(undefined)} changed={list.reload} shown={setPassword} />}
      {adding && (
        <Adding
          close={() => setAdding(false)}
          made={(made) => {
            setAdding(false);
            setPassword(made);
            list.reload();
          }}
        />
      )}
      <Modal open={password !== undefined} title={t('first-password')} footer={<Button type="primary" onClick={() => setPassword(undefined)}>{t('handed-over')}</Button>} closable={false}>
        <p>{t('first-password-text', { name: password?.person.name ?? '', login: password?.person.login ?? '' })}</p>
        <p>
          <code data-password>{password?.password}</code>
        </p>
      </Modal>
    </>
  );
}

function Adding({ close, made }: { close: () => void; made: (made: Schemas['WithPassword']) => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [mobile, setMobile] = useState('');
  const [role, setRole] = useState<Chosen>({ kind: 'clerk', organisation: '' });
  const add = () =>
    act(async () => {
      const body = { name, login, mobile: mobile || null, roles: role.organisation ? [role] : [] };
      made(await need(api.POST('/api/v1/admin/people', { body })));
    });
  const ready = name.trim() !== '' && login.trim() !== '' && role.organisation !== '';
  return (
    <Modal open title={t('add-person')} okText={t('save')} cancelText={t('cancel')} okButtonProps={{ disabled: !ready }} confirmLoading={busy} onOk={() => void add()} onCancel={close}>
      <label>
        {t('name')}
        <Input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        {t('login')}
        <Input maxLength={60} value={login} onChange={(event) => setLogin(event.target.value)} />
      </label>
      <label>
        {t('mobile-optional')}
        <Input type="tel" value={mobile} onChange={(event) => setMobile(event.target.value)} />
      </label>
      <RoleChoice chosen={role} change={setRole} />
      <Trouble of={trouble} />
    </Modal>
  );
}

interface DetailsProps {
  id: string;
  close: () => void;
  changed: () => void;
  shown: (password: Schemas['WithPassword']) => void;
}

function Details({ id, close, changed, shown }: DetailsProps) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const keeps = useKeeps();
  const { busy, trouble, act } = useAct();
  const path = { params: { path: { person: id } } };
  const found = useLoad(`person ${id}`, () => need(api.GET('/api/v1/admin/people/{person}', path)));
  const [role, setRole] = useState<Chosen>({ kind: 'clerk', organisation: '' });
  const person = found.data;
  const doing = (what: () => Promise<unknown>) =>
    void act(async () => {
      await what();
      found.reload();
      changed();
    });
  return (
    <Modal open width={720} title={person?.name} onCancel={close} footer={<Button onClick={close}>{t('close-dialog')}</Button>}>
      <Trouble of={trouble ?? found.trouble} />
      <h2>{t('role')}</h2>
      <ul className="plain-list">
        {person?.roles.map((held) => (
          <li key={held.id}>
            {t(`role-${held.kind}`)} · {text(held.organisation.name)}{' '}
            {keeps && (
              <Button
                size="small"
                disabled={busy}
                onClick={() => doing(() => need(api.DELETE('/api/v1/admin/people/{person}/roles/{role}', { params: { path: { person: id, role: held.id } } })))}
              >
                {t('end-role')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {keeps && person?.login && (
        <>
          <div className="filters">
            <RoleChoice chosen={role} change={setRole} />
            <Button disabled={busy || role.organisation === ''} onClick={() => doing(() => need(api.POST('/api/v1/admin/people/{person}/roles', { ...path, body: role })))}>
              {t('give-role')}
            </Button>
          </div>
          <div className="actions">
            <Button disabled={busy || !person.authenticator} onClick={() => confirm(t('reset-sure')) && doing(() => need(api.POST('/api/v1/admin/people/{person}/reset-authenticator', path)))}>
              {t('reset-authenticator')}
            </Button>
            <Button disabled={busy} onClick={() => confirm(t('reset-sure')) && doing(async () => shown(await need(api.POST('/api/v1/admin/people/{person}/reset-password', path))))}>
              {t('reset-password')}
            </Button>
            {person.disabled ? (
              <Button disabled={busy} onClick={() => doing(() => need(api.POST('/api/v1/admin/people/{person}/enable', path)))}>
                {t('enable')}
              </Button>
            ) : (
              <Button danger disabled={busy} onClick={() => confirm(t('disable-sure')) && doing(() => need(api.POST('/api/v1/admin/people/{person}/disable', path)))}>
                {t('disable')}
              </Button>
            )}
          </div>
        </>
      )}
      <h2>{t('sessions')}</h2>
      {person?.sessions.length === 0 && <p className="empty">{t('no-sessions')}</p>}
      <ul className="plain-list">
        {person?.sessions.map((session) => (
          <li key={session.id}>
            <span title={session.agent}>{deviceOf(session.agent)}</span> · {t('seen-at', { at: moment(session.seen_at) })}{' '}
            {keeps && (
              <Button
                size="small"
                disabled={busy}
                onClick={() => doing(() => need(api.DELETE('/api/v1/admin/people/{person}/sessions/{session}', { params: { path: { person: id, session: session.id } } })))}
              >
                {t('end-session')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
