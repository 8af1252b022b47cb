/** Somebody without a role: registers an enterprise by its licence, or accepts an invitation. */
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { LangSwitch } from '../../shared/frame';
import { Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { RegistrationSteps } from './steps';

export type Registration = Schemas['RegistrationView'];

function Shell({ children }: { children: React.ReactNode }) {
  const t = useT();
  return (
    <>
      <header className="bar">
        <Link to="/" className="brand">
          {t('brand')}
        </Link>
        <LangSwitch />
      </header>
      <main id="content" className="narrow entry" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

/** Before anybody is signed in: the number proves itself. */
export function RegisterPage() {
  const t = useT();
  const { enter } = useSession();
  const { busy, trouble, act } = useAct();
  const [mobile, setMobile] = useState('');
  const [code, setCode] = useState('');
  const [credit, setCredit] = useState('');
  const [sent, setSent] = useState(false);
  useTitle(t('register'));
  const send = () =>
    act(async () => {
      await need(api.POST('/api/v1/registrations/code', { body: { mobile } }));
      setSent(true);
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sent) return void send();
    void act(async () => {
      const begun = await need(api.POST('/api/v1/registrations', { body: { mobile, code, credit_code: credit } }));
      enter(begun.me);
    });
  };
  return (
    <Shell>
      <h1>{t('register')}</h1>
      <p>{t('register-text')}</p>
      <form onSubmit={submit}>
        <label>
          {t('credit-code')}
          <input required maxLength={24} autoCapitalize="characters" autoComplete="off" aria-describedby="credit-hint" value={credit} onChange={(event) => setCredit(event.target.value)} />
        </label>
        <p id="credit-hint" className="small">
          {t('credit-code-hint')}
        </p>
        <label>
          {t('mobile')}
          <input type="tel" inputMode="numeric" autoComplete="tel" required value={mobile} onChange={(event) => setMobile(event.target.value)} />
        </label>
        {sent && (
          <>
            <p role="status" className="small">
              {t('register-code-sent')}
            </p>
            <label>
              {t('code')}
              <input inputMode="numeric" autoComplete="one-time-code" required autoFocus value={code} onChange={(event) => setCode(event.target.value)} />
            </label>
          </>
        )}
        <Trouble of={trouble} />
        <button type="submit" className="main" disabled={busy}>
          {sent ? t('next') : t('send-code')}
        </button>
        {sent && (
          <button type="button" className="plain" disabled={busy} onClick={() => void send()}>
            {t('send-again')}
          </button>
        )}
      </form>
      <p>
        <Link to="/">{t('to-sign-in')}</Link>
      </p>
    </Shell>
  );
}

/** Signed in, and no role yet. */
export function NewcomerPage() {
  const t = useT();
  const { leave } = useSession();
  const { trouble, act } = useAct();
  const list = useLoad('registrations', () => need(api.GET('/api/v1/registrations')));
  useTitle(t('register'));
  const current = list.data?.items[0];
  return (
    <Shell>
      <h1>{t('register')}</h1>
      <Invitations />
      <Trouble of={trouble ?? list.trouble} again={list.reload} />
      {list.data === undefined && !list.trouble && <Waiting />}
      {current && <RegistrationSteps found={current} reload={list.reload} />}
      {list.data && (current === undefined || ['taken', 'refused', 'made'].includes(current.state)) && <Another begun={list.reload} />}
      <button type="button" className="plain" onClick={() => void act(leave)}>
        {t('sign-out')}
      </button>
    </Shell>
  );
}

/** One more enterprise. */
export function Another({ begun }: { begun: () => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [credit, setCredit] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await need(api.POST('/api/v1/me/registrations', { body: { credit_code: credit } }));
      setCredit('');
      begun();
    });
  };
  return (
    <form onSubmit={submit}>
      <label>
        {t('credit-code')}
        <input required maxLength={24} value={credit} onChange={(event) => setCredit(event.target.value)} />
      </label>
      <Trouble of={trouble} />
      <button type="submit" disabled={busy}>
        {t('register-another')}
      </button>
    </form>
  );
}

/** Invitations to one's own number. */
export function Invitations() {
  const t = useT();
  const text = useText();
  const { enter } = useSession();
  const { busy, trouble, act } = useAct();
  const list = useLoad('invited', () => need(api.GET('/api/v1/me/invitations')));
  const accept = (invitation: string) =>
    act(async () => enter(await need(api.POST('/api/v1/me/invitations/{invitation}/accept', { params: { path: { invitation } } }))));
  const decline = (invitation: string) =>
    act(async () => {
      await need(api.POST('/api/v1/me/invitations/{invitation}/decline', { params: { path: { invitation } } }));
      list.reload();
    });
  if (!list.data || list.data.items.length === 0) return <Trouble of={list.trouble} />;
  return (
    <section aria-labelledby="invited">
      <h2 id="invited">{t('invited')}</h2>
      <Trouble of={trouble} />
      {list.data.items.map((one) => (
        <div key={one.id} className="card">
          <span>{text(one.organisation.name)}</span>
          <span className="small">{t('invited-by', { name: one.by })}</span>
          <button type="button" disabled={busy} onClick={() => void accept(one.id)}>
            {t('accept-invitation')}
          </button>
          <button type="button" disabled={busy} onClick={() => void decline(one.id)}>
            {t('decline-invitation')}
          </button>
        </div>
      ))}
    </section>
  );
}

/** In the account of somebody who acts for an enterprise already. */
export function OneMore() {
  const t = useT();
  const list = useLoad('registrations', () => need(api.GET('/api/v1/registrations')));
  const open = list.data?.items.filter((one) => one.state !== 'made') ?? [];
  return (
    <section aria-labelledby="one-more">
      <h2 id="one-more">{t('register-another')}</h2>
      <Trouble of={list.trouble} again={list.reload} />
      {open[0] && <RegistrationSteps found={open[0]} reload={list.reload} />}
      <Another begun={list.reload} />
    </section>
  );
}
