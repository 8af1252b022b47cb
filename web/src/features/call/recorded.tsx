/** The recordings that a question has: who agreed, until when each is kept, watching it, having it erased. */
import { useState } from 'react';
import type { Question } from '../../api/client';
import { useDates, useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import './call.css';
import { useRecordings, type Recording } from './use-recordings';

export function Recorded({ of }: { of: Question }) {
  const t = useT();
  const { list, busy, trouble, step } = useRecordings(of);
  const made = list.data?.items.filter((one) => one.parts > 0 && one.ended_at != null) ?? [];
  if (list.data === undefined || made.length === 0) return null;
  return (
    <section className="recorded" aria-labelledby="recorded">
      <h2 id="recorded">{t('recorded')}</h2>
      <Trouble of={trouble} />
      <ul className="plain-list">
        {made.map((one) => (
          <One key={one.id} question={of.id} of={one} busy={busy} days={list.data?.days ?? 0} erase={() => void step(one.id, 'erase')} />
        ))}
      </ul>
    </section>
  );
}

function One({ question, of, busy, days, erase }: { question: string; of: Recording; busy: boolean; days: number; erase: () => void }) {
  const t = useT();
  const { moment } = useDates();
  const [watched, setWatched] = useState(false);
  const begun = of.begun_at ?? of.proposed_at;
  const consents = of.consents.map(({ person, at, withdrawn_at }) => {
    const said = { name: person.name, at: moment(at) };
    return withdrawn_at == null ? t('recorded-agreed', said) : t('recorded-withdrawn', { ...said, until: moment(withdrawn_at) });
  });
  return (
    <li data-recorded={of.standing}>
      <p>
        <time dateTime={begun}>{moment(begun)}</time>
        {of.ended_at && <> – <time dateTime={of.ended_at}>{moment(of.ended_at)}</time></>}
      </p>
      <p className="small">{consents.join(' · ')}</p>
      {of.erased_at && of.erased_as && (
        <p role="status">
          {t(`recording-erased-${of.erased_as}`)} <time dateTime={of.erased_at}>{moment(of.erased_at)}</time>
        </p>
      )}
      {of.until && <p className="small">{t('recorded-until', { at: moment(of.until), days })}</p>}
      {of.may_watch && watched && (
        <video controls autoPlay playsInline aria-label={t('recorded-video', { at: moment(begun) })} src={`/api/v1/support/questions/${question}/recordings/${of.id}/content`} />
      )}
      {!of.erased_at && (
        <div className="row">
          {of.may_watch && !watched && (
            <button type="button" className="pick" onClick={() => setWatched(true)}>
              {t('recorded-watch')}
            </button>
          )}
          {of.next.includes('erase') && (
            <button type="button" className="pick" disabled={busy} onClick={() => confirm(t('recorded-erase-sure')) && erase()}>
              {t('recorded-erase')}
            </button>
          )}
        </div>
      )}
      {of.may_watch && <p className="small">{t('recorded-noted')}</p>}
    </li>
  );
}
