/** One's mail address: typed, confirmed by the code that arrives there, changed or forgotten. */
import { useState, type FormEvent } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';

export function Mail() {
  const t = useT();
  const held = useLoad('mail', () => need(api.GET('/api/v1/me/mail')));
  const { busy, trouble, act } = useAct();
  const forget = () =>
    act(async () => {
      await need(api.DELETE('/api/v1/me/mail'));
      held.reload();
    });
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">{t('mail')}</h2>
      <p className="small">{t('mail-about')}</p>
      <Trouble of={trouble ?? held.trouble} again={held.reload} />
      {held.data?.address && (
        <p>
          <span data-mail>{t('mail-is', { address: held.data.address })}</span>{' '}
          <button type="button" className="plain" disabled={busy} onClick={() => confirm(t('mail-forget-sure')) && void forget()}>
            {t('mail-forget')}
          </button>
        </p>
      )}
      {held.data?.pending && <Code pending={held.data} done={held.put} />}
      {held.data && <Address known={held.data.address ?? null} done={held.put} />}
    </section>
  );
}

type MailView = Schemas['MailView'];

function Code({ pending, done }: { pending: MailView; done: (mail: MailView) => void }) {
  const t = useT();
  const { moment } = useDates();
  const { busy, trouble, act } = useAct();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => done(await need(api.POST('/api/v1/me/mail/confirm', { body: { code } }))));
  };
  return (
    <form onSubmit={submit}>
      <p role="status">
        {t('mail-sent', { address: pending.pending ?? '', until: pending.pending_until ? moment(pending.pending_until) : '' })}
      </p>
      <label>
        {t('mail-code')}
        <input
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          pattern="\d{6}"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </label>
      <Trouble of={trouble} />
      <button type="submit" className="main" disabled={busy}>
        {t('mail-confirm')}
      </button>
    </form>
  );
}

function Address({ known, done }: { known: string | null; done: (mail: MailView) => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [address, setAddress] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      done(await need(api.PUT('/api/v1/me/mail', { body: { address } })));
      setAddress('');
    });
  };
  return (
    <form onSubmit={submit}>
      <label>
        {t(known === null ? 'mail-address' : 'mail-other')}
        <input type="email" autoComplete="email" required maxLength={254} value={address} onChange={(event) => setAddress(event.target.value)} />
      </label>
      <Trouble of={trouble} />
      <button type="submit" disabled={busy}>
        {t('mail-send')}
      </button>
    </form>
  );
}
