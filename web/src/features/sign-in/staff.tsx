import { useState, type FormEvent } from 'react';
import { api } from '../../api/client';
import { need, troubleOf } from '../../api/problem';
import { useT } from '../../i18n';
import { useSession } from '../../session';
import { Trouble } from '../../shared/notice';

export function StaffSignIn() {
  const t = useT();
  const { enter } = useSession();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(undefined);
    try {
      const body = { login, password, ...(asked ? { totp } : {}) };
      enter(await need(api.POST('/api/v1/sign-in/password', { body })));
    } catch (thrown) {
      const met = troubleOf(thrown);
      setTrouble(met);
      if (met.problem?.code === 'totp-needed') setAsked(true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        {t('login')}
        <input autoComplete="username" required value={login} onChange={(event) => setLogin(event.target.value)} />
      </label>
      <label>
        {t('password')}
        <input
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {asked && (
        <label>
          {t('totp')}
          <input
            aria-describedby="totp-hint"
            autoComplete="one-time-code"
            required
            autoFocus
            value={totp}
            onChange={(event) => setTotp(event.target.value)}
          />
          <span id="totp-hint" className="small">
            {t('totp-hint')}
          </span>
        </label>
      )}
      <Trouble of={trouble} />
      <button type="submit" className="main" disabled={busy}>
        {t('sign-in')}
      </button>
    </form>
  );
}
