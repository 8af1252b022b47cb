/** Uncovering the personal numbers of a case, for a purpose that the enterprise reads. */
import { Button, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';

type Purpose = Schemas['UnmaskIn']['purpose'];
const PURPOSES: readonly Purpose[] = ['identity', 'contact', 'assist', 'materials', 'complaint', 'legal'];

export function Unmask({ id, changed }: { id: string; changed: () => void }) {
  const t = useT();
  const { moment } = useDates();
  const { busy, trouble, act } = useAct();
  const path = { params: { path: { case: id } } };
  const state = useLoad(`unmask ${id}`, () => need(api.GET('/api/v1/cases/{case}/unmask', path)));
  const [open, setOpen] = useState(false);
  const [purpose, setPurpose] = useState<Purpose>('identity');
  const [reason, setReason] = useState('');
  const until = state.data?.until ?? undefined;
  const { reload } = state;
  useEffect(() => {
    if (!until) return undefined;
    const left = Math.max(0, new Date(until).getTime() - Date.now());
    const timer = setTimeout(() => {
      reload();
      changed();
    }, left);
    return () => clearTimeout(timer);
  }, [until, reload, changed]);
  const uncover = () =>
    act(async () => {
      state.put(await need(api.POST('/api/v1/cases/{case}/unmask', { ...path, body: { purpose, reason } })));
      setOpen(false);
      setReason('');
      changed();
    });
  const cover = () =>
    act(async () => {
      await need(api.DELETE('/api/v1/cases/{case}/unmask', path));
      reload();
      changed();
    });
  return (
    <div className="actions" data-unmasked={until !== undefined}>
      {until ? (
        <>
          <span role="status">{t('unmasked-until', { at: moment(until) })}</span>
          <Button size="small" loading={busy} onClick={() => void cover()}>
            {t('mask-again')}
          </Button>
        </>
      ) : (
        <>
          <span className="small">{t('masked-note')}</span>
          <Button size="small" onClick={() => setOpen(true)}>
            {t('unmask')}
          </Button>
        </>
      )}
      <Modal
        open={open}
        title={t('unmask')}
        okText={t('confirm')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: reason.trim() === '' }}
        confirmLoading={busy}
        onOk={() => void uncover()}
        onCancel={() => setOpen(false)}
      >
        <p>{t('unmask-text')}</p>
        <label>
          {t('purpose')}
          <select value={purpose} onChange={(event) => setPurpose(PURPOSES.find((one) => one === event.target.value) ?? 'identity')}>
            {PURPOSES.map((one) => (
              <option key={one} value={one}>
                {t(`purpose-${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('unmask-reason')}
          <Input.TextArea rows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <Trouble of={trouble} />
      </Modal>
    </div>
  );
}
