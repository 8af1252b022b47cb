/** Changing the password, and setting up an authenticator with its recovery codes. */
import { useState, type FormEvent } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';

export function Password({ done }: { done: () => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [present, setPresent] = useState('');
  const [fresh, setFresh] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await need(api.POST('/api/v1/me/password', { body: { present, new: fresh } }));
      setPresent('');
      setFresh('');
      done();
    });
  };
  return (
    <form onSubmit={submit}>
      <p className="small">{t('password-text')}</p>
      <label>
        {t('password-present')}
        <input type="password" autoComplete="current-password" required value={present} onChange={(event) => setPresent(event.target.value)} />
      </label>
      <label>
        {t('password-new')}
        <input type="password" autoComplete="new-password" required minLength={12} value={fresh} onChange={(event) => setFresh(event.target.value)} />
      </label>
      <Trouble of={trouble} />
      <button type="submit" disabled={busy}>
        {t('password-change')}
      </button>
    </form>
  );
}

export function Codes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const t = useT();
  return (
    <div className="notice">
      <h2>{t('recovery-codes')}</h2>
      <p>{t('recovery-text')}</p>
      <ul className="plain-list" data-codes>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button type="button" className="main" onClick={done}>
        {t('recovery-kept')}
      </button>
    </div>
  );
}

export function Authenticator({ replaces, done }: { replaces: boolean; done: () => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState<Schemas['SecretView']>();
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<readonly string[]>();
  const begin = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      const body = { password: replaces ? password : null };
      setShown(await need(api.POST('/api/v1/me/authenticator', { body })));
    });
  };
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      const given = await need(api.POST('/api/v1/me/authenticator/confirm', { body: { code } }));
      setCodes(given.codes);
    });
  };
  if (codes) return <Codes codes={codes} done={done} />;
  if (!shown) {
    return (
      <form onSubmit={begin}>
        <p className="small">{t('authenticator-text')}</p>
        {replaces && (
          <label>
            {t('password-present')}
            <input type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
          </label>
        )}
        <Trouble of={trouble} />
        <button type="submit" disabled={busy}>
          {t(replaces ? 'authenticator-replace' : 'authenticator-begin')}
        </button>
      </form>
    );
  }
  return (
    <form onSubmit={confirm}>
      <p>{t('authenticator-scan')}</p>
      <img className="qr" alt={t('authenticator-picture')} src={`data:image/svg+xml;base64,${btoa(shown.picture)}`} />
      <p className="small">
        {t('authenticator-type')} <code data-secret>{shown.secret}</code>
      </p>
      <label>
        {t('totp')}
        <input inputMode="numeric" autoComplete="one-time-code" required value={code} onChange={(event) => setCode(event.target.value)} />
      </label>
      <Trouble of={trouble} />
      <button type="submit" className="main" disabled={busy}>
        {t('confirm')}
      </button>
    </form>
  );
}

/** In one's account: what there is, and changing it. */
export function Security() {
  const t = useT();
  const held = useLoad('security', () => need(api.GET('/api/v1/me/security')));
  const [open, setOpen] = useState<'password' | 'authenticator'>();
  const done = () => {
    setOpen(undefined);
    held.reload();
  };
  if (!held.data?.password) return <Trouble of={held.trouble} />;
  return (
    <section aria-labelledby="security">
      <h2 id="security">{t('security')}</h2>
      <p>{held.data.authenticator ? t('authenticator-there', { left: held.data.recovery_codes }) : t('authenticator-none')}</p>
      <div className="row">
        <button type="button" aria-expanded={open === 'password'} onClick={() => setOpen(open === 'password' ? undefined : 'password')}>
          {t('password-change')}
        </button>
        <button type="button" aria-expanded={open === 'authenticator'} onClick={() => setOpen(open === 'authenticator' ? undefined : 'authenticator')}>
          {t(held.data.authenticator ? 'authenticator-replace' : 'authenticator-begin')}
        </button>
      </div>
      {open === 'password' && <Password done={done} />}
      {open === 'authenticator' && <Authenticator replaces={held.data.authenticator} done={done} />}
    </section>
  );
}
