/** The code that a phone reads to put photographs into this draft, shown while it is good. */
import { useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { need, troubleOf } from '../../api/problem';
import { useDates, useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { Qr } from '../../shared/qr';

type Ticket = Schemas['TicketOut'];

export function HandOver({ caseId }: { caseId: string }) {
  const t = useT();
  const { moment } = useDates();
  const [ticket, setTicket] = useState<Ticket>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  useEffect(() => {
    if (ticket === undefined) return undefined;
    const timer = setTimeout(() => setTicket(undefined), Math.max(0, Date.parse(ticket.until) - Date.now()));
    return () => clearTimeout(timer);
  }, [ticket]);
  const act = async (doing: () => Promise<void>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await doing();
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    setBusy(false);
  };
  const make = () =>
    act(async () => {
      setTicket(await need(api.POST('/api/v1/cases/{case}/tickets', { params: { path: { case: caseId } } })));
    });
  const revoke = (id: string) =>
    act(async () => {
      const path = { case: caseId, ticket: id };
      await need(api.DELETE('/api/v1/cases/{case}/tickets/{ticket}', { params: { path } }));
      setTicket(undefined);
    });
  return (
    <section className="slot hand-over" aria-labelledby="hand-over" data-ticket={ticket?.id}>
      <h2 id="hand-over">{t('hand-over')}</h2>
      <p className="small">{t('hand-over-about')}</p>
      <Trouble of={trouble} />
      {ticket === undefined ? (
        <button type="button" disabled={busy} onClick={() => void make()}>
          {t('hand-over-make')}
        </button>
      ) : (
        <>
          <Qr svg={ticket.qr} address={ticket.address} alt={t('hand-over-code')} />
          <p className="small">{t('hand-over-until', { at: moment(ticket.until) })}</p>
          <button type="button" disabled={busy} onClick={() => void revoke(ticket.id)}>
            {t('hand-over-revoke')}
          </button>
        </>
      )}
    </section>
  );
}
