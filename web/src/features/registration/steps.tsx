/** The licence of a registration: photographed, read on the spot, confirmed, or put before a person. */
import { useState, type ChangeEvent, type FormEvent } from 'react';
import { api, ours, type Schemas } from '../../api/client';
import { usePoll } from '../../api/load';
import { need, Trouble as Met, type Problem } from '../../api/problem';
import { useT } from '../../i18n';
import { useSession } from '../../session';
import { Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';

type Registration = Schemas['RegistrationView'];

export function RegistrationSteps({ found, reload }: { found: Registration; reload: () => void }) {
  const t = useT();
  usePoll(found.state === 'reading', reload, 1000);
  return (
    <section aria-labelledby="registration" data-registration={found.state}>
      <h2 id="registration">{t('registration-of', { code: found.credit_code })}</h2>
      <p role="status">{t(`registration-${found.state}`)}</p>
      {found.state === 'reading' && <Waiting />}
      {found.problems.length > 0 && (
        <ul className="notice">
          {found.problems.map((problem) => (
            <li key={problem}>{t(`licence-${problem}`)}</li>
          ))}
        </ul>
      )}
      {found.reason && <p>{t('because', { reason: found.reason })}</p>}
      {['started', 'read', 'retake'].includes(found.state) && <Licence found={found} reload={reload} />}
      {found.state === 'read' && <Confirm found={found} reload={reload} />}
      {found.state === 'retake' && <Ask found={found} reload={reload} />}
    </section>
  );
}

async function send(id: string, file: File): Promise<void> {
  const headers = { ...ours(), 'Content-Type': 'application/octet-stream' };
  const answer = await fetch(`/api/v1/registrations/${id}/licence`, { method: 'POST', headers, body: file });
  if (!answer.ok) throw new Met((await answer.json().catch(() => undefined)) as Problem | undefined);
}

function Licence({ found, reload }: { found: Registration; reload: () => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file) void act(() => send(found.id, file)).then(() => reload());
  };
  return (
    <>
      <div className="row">
        <label className="pick">
          {t(found.has_licence ? 'photograph-again' : 'photograph-licence')}
          <input type="file" accept="image/*" capture="environment" disabled={busy} onChange={chosen} />
        </label>
        <label className="pick">
          {t('choose-file')}
          <input type="file" accept="image/*,.pdf,.ofd" disabled={busy} onChange={chosen} />
        </label>
      </div>
      {busy && <Waiting />}
      <Trouble of={trouble} />
    </>
  );
}

interface Said {
  name: string;
  legal_representative: string;
  applicant: string;
}

function Fields({ said, change }: { said: Said; change: (said: Said) => void }) {
  const t = useT();
  return (
    <>
      {(['name', 'legal_representative', 'applicant'] as const).map((name) => (
        <label key={name}>
          {t(`claim-${name}`)}
          <input required maxLength={120} value={said[name]} onChange={(event) => change({ ...said, [name]: event.target.value })} />
        </label>
      ))}
    </>
  );
}

function Confirm({ found, reload }: { found: Registration; reload: () => void }) {
  const t = useT();
  const { enter } = useSession();
  const { busy, trouble, act } = useAct();
  const read = found.reading;
  const [said, setSaid] = useState<Said>({
    name: read?.name ?? '',
    legal_representative: read?.legal_representative ?? '',
    applicant: '',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      const path = { params: { path: { registration: found.id } } };
      const done = await need(api.POST('/api/v1/registrations/{registration}/confirm', { ...path, body: said }));
      if (done.registration.state === 'made') enter(done.me);
      else reload();
    });
  };
  return (
    <form onSubmit={submit}>
      <p className="small">{t('confirm-text')}</p>
      <Fields said={said} change={setSaid} />
      <Trouble of={trouble} />
      <button type="submit" className="main" disabled={busy}>
        {t('confirm-registration')}
      </button>
    </form>
  );
}

function Ask({ found, reload }: { found: Registration; reload: () => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [said, setSaid] = useState<Said>({ name: '', legal_representative: '', applicant: '' });
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      const path = { params: { path: { registration: found.id } } };
      await need(api.POST('/api/v1/registrations/{registration}/request', { ...path, body: { ...said, reason } }));
      reload();
    });
  };
  return (
    <details>
      <summary>{t('ask-decision')}</summary>
      <form onSubmit={submit}>
        <Fields said={said} change={setSaid} />
        <label>
          {t('ask-reason')}
          <textarea required maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
        <Trouble of={trouble} />
        <button type="submit" disabled={busy}>
          {t('ask-decision')}
        </button>
      </form>
    </details>
  );
}
