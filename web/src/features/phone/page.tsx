/** The page of a phone that holds a ticket: photographs go straight into one draft. Nobody is signed in here. */
import { useEffect, useMemo, useState, type ChangeEvent } from 'react';
import { ours, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { Trouble as Met, troubleOf, type Problem } from '../../api/problem';
import { send } from '../../api/upload';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { LangSwitch } from '../../shared/frame';
import { Trouble, Waiting } from '../../shared/notice';
import { Camera } from '../../shared/photo/camera';
import { Looker, usePhotoCheck } from '../../shared/photo/check';

type HandOver = Schemas['HandOverView'];

const HOME = '/api/v1/hand-over';

async function open(token: string): Promise<HandOver> {
  let answer: Response;
  try {
    answer = await fetch(HOME, { headers: { ...ours(), 'X-Yizhan-Ticket': token } });
  } catch {
    throw new Met(undefined);
  }
  const said: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new Met(said as Problem | undefined);
  return said as HandOver;
}

export function PhonePage() {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  useTitle(t('phone-title'));
  // What follows the hash never reaches a server's log.
  const [token, setToken] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const turned = () => setToken(location.hash.slice(1));
    addEventListener('hashchange', turned);
    return () => removeEventListener('hashchange', turned);
  }, []);
  const { data, trouble, reload } = useLoad(`ticket ${token}`, () => open(token));
  return (
    <>
      <header className="bar">
        <span className="brand">{t('brand')}</span>
        <LangSwitch />
      </header>
      <main id="content" className="narrow">
        <h1>{t('phone-title')}</h1>
        <Trouble of={trouble} again={reload} />
        {data === undefined && !trouble && <Waiting />}
        {data && !trouble && (
          <>
            <p>
              {t('phone-invited', { name: data.made_by })}
              {data.outlet && ` · ${text(data.outlet.name)}`}
            </p>
            <p className="small">
              {text(data.item.name)} · {text(data.enterprise.name)}
            </p>
            <p className="small">{t('phone-until', { at: moment(data.until), left: data.left })}</p>
            {data.slots.map((slot) => (
              <PhoneSlot key={slot.id} slot={slot} token={token} sent={reload} />
            ))}
          </>
        )}
      </main>
    </>
  );
}

function PhoneSlot({ slot, token, sent }: { slot: HandOver['slots'][number]; token: string; sent: () => void }) {
  const t = useT();
  const text = useText();
  const [share, setShare] = useState<number>();
  const [done, setDone] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const name = text(slot.name);
  const put = async (file: File) => {
    setTrouble(undefined);
    setShare(0);
    try {
      const query = new URLSearchParams({ slot: slot.id, name: file.name });
      const headers = { 'X-Yizhan-Ticket': token };
      await send(`${HOME}/files?${query.toString()}`, file, setShare, headers);
      setDone((before) => [...before, file.name]);
      sent();
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    setShare(undefined);
  };
  const check = usePhotoCheck(put);
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    void check.take(files);
  };
  const count = useMemo(() => Math.max(slot.files, done.length), [slot.files, done.length]);
  return (
    <section className="slot" aria-labelledby={`slot-${slot.id}`} data-slot={slot.id} data-count={count}>
      <h2 id={`slot-${slot.id}`}>
        {name} {count > 0 && <span className="state">{t('phone-there', { count })}</span>}
      </h2>
      {slot.hint && <p className="small">{text(slot.hint)}</p>}
      <p role="status" className="small">
        {done.length > 0 && share === undefined && t('phone-sent', { name: done.at(-1) ?? '' })}
      </p>
      {share !== undefined && (
        <label className="small">
          {t('phone-sending')}
          <progress value={share} max={1} />
        </label>
      )}
      <Looker check={check} />
      <Trouble of={trouble} />
      <label className="pick">
        {t('photograph')}
        <span className="unseen"> {name}</span>
        <input type="file" accept="image/*" capture="environment" disabled={share !== undefined} onChange={picked} />
      </label>
      <Camera label={name} disabled={share !== undefined} take={(file) => void check.take([file])} />
    </section>
  );
}
