/** Whether a paper is genuine: by the code on it, and by the file itself, which never leaves the browser. */
import { useState, type FormEvent } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';

type Genuine = Schemas['GenuinePaper'];

export function VerifyPage() {
  const t = useT();
  const go = useNavigate();
  const { code = '' } = useParams();
  const [typed, setTyped] = useState(code);
  useTitle(t('verify'));
  const send = (event: FormEvent) => {
    event.preventDefault();
    const wanted = typed.replace(/[^0-9A-Za-z]/g, '');
    if (wanted !== '') go(`/verify/${wanted.toUpperCase()}`);
  };
  return (
    <>
      <h1>{t('verify')}</h1>
      <p>{t('verify-about')}</p>
      <form onSubmit={send}>
        <label>
          {t('verify-code')}
          <input value={typed} autoComplete="off" autoCapitalize="characters" spellCheck={false} onChange={(e) => setTyped(e.target.value)} />
        </label>
        <button type="submit" className="main">
          {t('verify-ask')}
        </button>
      </form>
      {code !== '' && <Answer key={code} code={code} />}
    </>
  );
}

function Answer({ code }: { code: string }) {
  const t = useT();
  const found = useLoad(`verify ${code}`, () =>
    need(api.GET('/api/v1/public/papers/{code}', { params: { path: { code } } })),
  );
  if (found.trouble?.problem?.status === 404) {
    return (
      <div className="notice bad" role="alert" data-verdict="unknown">
        <p>{t('verify-unknown')}</p>
      </div>
    );
  }
  if (found.trouble) return <Trouble of={found.trouble} again={found.reload} />;
  if (found.data === undefined) return <Waiting />;
  return <Paper of={found.data} />;
}

function Paper({ of }: { of: Genuine }) {
  const t = useT();
  const text = useText();
  const { day } = useDates();
  const facts = [
    [t('paper'), of.title],
    [t('paper-number'), of.number],
    [t('paper-organ'), text(of.organ)],
    [t('item'), text(of.item.name)],
    [t('paper-applicant'), of.applicant],
    [t('paper-issued'), day(of.issued_on)],
  ];
  return (
    <section aria-labelledby="genuine" data-verdict="genuine" data-standing={of.standing}>
      <h2 id="genuine">{t('verify-genuine')}</h2>
      <p className={`verdict ${of.standing === 'valid' ? 'pass' : 'ask'}`} role="status">
        {t(`standing-${of.standing}`)}
      </p>
      <dl className="facts">
        {facts.map(([label, said]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      <Compare sha256={of.sha256} />
    </section>
  );
}

/** Compares a file with what was issued. Its hash is made here; nothing is sent. */
function Compare({ sha256 }: { sha256: string | null | undefined }) {
  const t = useT();
  const [same, setSame] = useState<boolean>();
  const [name, setName] = useState('');
  if (sha256 == null) return <p className="small">{t('compare-none')}</p>;
  // Browsers make hashes only for pages that came over a secure connection.
  if (typeof crypto.subtle === 'undefined') return <p className="small">{t('compare-insecure')}</p>;
  const compare = async (file: File | undefined) => {
    if (file === undefined) return;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    setName(file.name);
    setSame(Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256);
  };
  return (
    <>
      <h2>{t('compare')}</h2>
      <p className="small">{t('compare-about')}</p>
      <div className="pick">
        <span>{t('compare-choose')}</span>
        <input
          type="file"
          accept="application/pdf,.pdf"
          aria-label={t('compare-choose')}
          onChange={(event) => void compare(event.target.files?.[0])}
        />
      </div>
      {same !== undefined && (
        <p className={`verdict ${same ? 'pass' : 'fix'}`} role="status" data-same={same}>
          {same ? t('compare-same', { name }) : t('compare-other', { name })}
        </p>
      )}
    </>
  );
}
