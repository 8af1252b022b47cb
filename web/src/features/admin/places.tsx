/** Organisations as a tree: made, changed, closed. */
import { Button, Input, InputNumber, Modal, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { useKeeps } from './admin';

export type Place = Schemas['PlaceView'];
type Kind = Place['kind'];
const MADE: readonly Kind[] = ['department', 'street', 'station', 'outlet'];

interface Row extends Place {
  children?: Row[];
}

function treeOf(places: readonly Place[], parent: string | null): Row[] {
  return places
    .filter((place) => (place.parent ?? null) === parent)
    .map((place) => {
      const children = treeOf(places, place.id);
      return children.length > 0 ? { ...place, children } : { ...place };
    });
}

interface Wish {
  kind: Kind;
  name_zh: string;
  name_en: string;
  parent: string;
  address: string;
  hours: string;
  counters: number | null;
}
const blank: Wish = { kind: 'outlet', name_zh: '', name_en: '', parent: '', address: '', hours: '', counters: null };

export function Places() {
  const t = useT();
  const text = useText();
  const keeps = useKeeps();
  const { busy, trouble, act } = useAct();
  const list = useLoad('places', () => need(api.GET('/api/v1/admin/organisations')));
  const [wish, setWish] = useState<Wish>();
  const [changes, setChanges] = useState<Place>();
  useTitle(t('admin-places'));
  const all = list.data?.items ?? [];
  const parents = (kind: Kind) => all.filter((place) => !place.closed_at && place.kind === (kind === 'outlet' ? 'station' : 'district'));
  const begin = (kind: Kind) => {
    setChanges(undefined);
    setWish({ ...blank, kind, parent: parents(kind)[0]?.id ?? '' });
  };
  const change = (place: Place) => {
    setChanges(place);
    setWish({
      kind: place.kind,
      name_zh: place.name['zh-CN'],
      name_en: place.name.en,
      parent: place.parent ?? '',
      address: place.address ?? '',
      hours: place.hours ?? '',
      counters: place.counters ?? null,
    });
  };
  const save = () =>
    act(async () => {
      if (!wish) return;
      const { kind, ...rest } = wish;
      const body = { ...rest, parent: rest.parent || null };
      if (changes) {
        const path = { params: { path: { organisation: changes.id } } };
        await need(api.PUT('/api/v1/admin/organisations/{organisation}', { ...path, body: { ...body, version: changes.version } }));
      } else {
        await need(api.POST('/api/v1/admin/organisations', { body: { ...body, kind } }));
      }
      setWish(undefined);
      list.reload();
    });
  const close = (place: Place) =>
    act(async () => {
      const path = { params: { path: { organisation: place.id } } };
      await need(api.POST('/api/v1/admin/organisations/{organisation}/close', { ...path, body: { version: place.version } }));
      list.reload();
    });
  const columns: TableColumnsType<Row> = [
    { title: t('name'), render: (_, place) => text(place.name) },
    { title: t('kind'), render: (_, place) => t(`organisation-${place.kind}`) },
    { title: t('address'), dataIndex: 'address' },
    { title: t('hours'), dataIndex: 'hours' },
    { title: t('counter-count'), dataIndex: 'counters' },
    {
      title: t('state'),
      render: (_, place) =>
        place.closed_at ? (
          t('closed')
        ) : keeps ? (
          <>
            <Button size="small" onClick={() => change(place)} aria-label={`${t('change')} ${text(place.name)}`}>
              {t('change')}
            </Button>{' '}
            {place.kind !== 'district' && (
              <Button size="small" disabled={busy} onClick={() => confirm(t('close-sure')) && void close(place)} aria-label={`${t('close')} ${text(place.name)}`}>
                {t('close')}
              </Button>
            )}
          </>
        ) : (
          t('open')
        ),
    },
  ];
  const set = (part: Partial<Wish>) => setWish((before) => before && { ...before, ...part });
  return (
    <>
      <h1>{t('admin-places')}</h1>
      {keeps && (
        <div className="actions">
          {MADE.map((kind) => (
            <Button key={kind} onClick={() => begin(kind)}>
              {t('new-of', { kind: t(`organisation-${kind}`) })}
            </Button>
          ))}
        </div>
      )}
      <Trouble of={wish ? list.trouble : (trouble ?? list.trouble)} again={list.reload} />
      {list.data && <Table rowKey="id" columns={columns} dataSource={treeOf(all, null)} pagination={false} expandable={{ defaultExpandAllRows: true }} scroll={{ x: 'max-content' }} />}
      <Modal
        open={wish !== undefined}
        title={wish && (changes ? t('change') : t('new-of', { kind: t(`organisation-${wish.kind}`) }))}
        okText={t('save')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: !wish || wish.name_zh.trim() === '' }}
        confirmLoading={busy}
        onOk={() => void save()}
        onCancel={() => setWish(undefined)}
      >
        {wish && (
          <>
            {(['name_zh', 'name_en', 'address', 'hours'] as const).map((name) => (
              <label key={name}>
                {t(`place-${name}`)}
                <Input maxLength={200} value={wish[name]} onChange={(event) => set({ [name]: event.target.value })} />
              </label>
            ))}
            {wish.kind !== 'district' && (
              <label>
                {t('belongs-to')}
                <select value={wish.parent} onChange={(event) => set({ parent: event.target.value })}>
                  {parents(wish.kind).map((place) => (
                    <option key={place.id} value={place.id}>
                      {text(place.name)}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {wish.kind === 'outlet' && (
              <label>
                {t('counter-count')}
                <InputNumber min={0} max={999} value={wish.counters} onChange={(counters) => set({ counters })} />
              </label>
            )}
            <Trouble of={trouble} />
          </>
        )}
      </Modal>
    </>
  );
}
