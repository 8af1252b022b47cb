import { useState, type FormEvent } from 'react';
import { api } from '../../api/client';
import { need, troubleOf } from '../../api/problem';
import { useT } from '../../i18n';
import { useSession } from '../../session';
import { Trouble } from '../../shared/notice';

export function OwnerSignIn() {
  const t = useT();
  const { enter } = useSession();
  const [mobile, setMobile] = useState('');
  const [code, setCode] = useState('');
  const [sent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const act = async (doing: () => Promise<void>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await doing();
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const send = () =>
    act(async () => {
      await need(api.POST('/api/v1/sign-in/code', { body: { mobile } }));
      setSent(true);
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sent) return void send();
    void act(async () => enter(await need(api.POST('/api/v1/sign-in/mobile', { body: { mobile, code } }))));
  };
  return (
    <form onSubmit={submit}>
      <label>
        {t('mobile')}
        <input
          type="tel"
          inputMode="numeric"
          autoComplete="tel"
          required
          value={mobile}
          onChange={(event) => setMobile(event.target.value)}
        />
      </label>
      {sent && (
        <>
          <p role="status" className="small">
            {t('code-sent')}
          </p>
          <label>
            {t('code')}
            <input
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              autoFocus
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
        </>
      )}
      <Trouble of={trouble} />
      <button type="submit" className="main" disabled={busy}>
        {sent ? t('sign-in') : t('send-code')}
      </button>
      {sent && (
        <button type="button" className="plain" disabled={busy} onClick={() => void send()}>
          {t('send-again')}
        </button>
      )}
    </form>
  );
}
