/** A case on the desk: the materials beside form and findings, and what may be done with it. */
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import type { CaseView, MaterialView, ReviewOut } from '../../api/client';
import { useT, useText, useTitle } from '../../i18n';
import { ClockLine } from '../../shared/clock';
import { toMend, wordOf } from '../../shared/details';
import { useSession } from '../../session';
import { Messages } from '../../shared/messages';
import { Trouble, Waiting } from '../../shared/notice';
import { Papers } from '../../shared/papers';
import { filesOf, MarkedImage, marksOf, Review } from '../../shared/review';
import { Timeline } from '../../shared/timeline';
import { useSaid } from '../../shared/use-said';
import { useCase, useTimeline } from '../../shared/use-case';
import { Actions } from './actions';
import { Unmask } from './unmask';
import { Assign, Notes } from './inner';

export function DeskCase() {
  const t = useT();
  const text = useText();
  const { case: id = '' } = useParams();
  const { me } = useSession();
  const { found, review, reload } = useCase(id);
  const events = useTimeline(found.data);
  const shown = found.data;
  useTitle(shown?.receipt ?? t('case'));
  if (shown === undefined) {
    return (
      <main id="content" className="desk" tabIndex={-1}>
        {found.trouble ? <Trouble of={found.trouble} again={reload} /> : <Waiting />}
      </main>
    );
  }
  const outcome = wordOf(shown.details, 'outcome');
  const officer = me?.acting?.kind === 'officer' || me?.acting?.kind === 'department_lead';
  return (
    <main id="content" className="desk" tabIndex={-1}>
      <Link to="/">{t('to-list')}</Link>
      <div className="case-head" data-state={shown.state}>
        <h1>{text(shown.item.name)}</h1>
        <span className={`state ${shown.state}`}>{t(`state-${shown.state}`)}</span>
        {outcome && <strong>{t(`outcome-${outcome}`)}</strong>}
        {shown.receipt && <span>{t('receipt', { number: shown.receipt })}</span>}
        <span>{text(shown.enterprise.name)}</span>
        {shown.clocks.map((clock) => (
          <ClockLine key={clock.kind + clock.since} clock={clock} />
        ))}
      </div>
      {officer && <Assign found={shown} again={reload} />}
      <Trouble of={found.trouble} again={reload} />
      <Actions found={shown} review={review} moved={found.put} />
      {toMend(shown.details).map((item) => (
        <p key={item.subject + item.problem}>
          {item.problem} → {item.remedy}
        </p>
      ))}
      <div className="columns">
        <Viewer found={shown} review={review} />
        <div className="review-side">
          <h2>{t('form')}</h2>
          <Unmask id={shown.id} changed={reload} />
          <Facts found={shown} />
          <Review found={shown} review={review} />
          <Papers found={shown} />
          <section aria-labelledby="timeline">
            <h2 id="timeline">{t('timeline')}</h2>
            <Timeline events={events} />
          </section>
          <Messages key={`messages ${shown.id}`} id={shown.id} />
          {officer && <Notes key={`notes ${shown.id}`} id={shown.id} />}
        </div>
      </div>
    </main>
  );
}

function Facts({ found }: { found: CaseView }) {
  const t = useT();
  const text = useText();
  const said = useSaid(found);
  return (
    <dl className="facts">
      {found.form
        .filter((field) => field.shown)
        .map((field) => (
          <div key={field.name}>
            <dt>{text(field.label)}</dt>
            <dd>
              {said(field)}
              {field.proposed && field.proposed.value !== field.value && (
                <p className="small">{t('read-from', { value: field.proposed.value, file: field.proposed.file })}</p>
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}

function Viewer({ found, review }: { found: CaseView; review: ReviewOut | undefined }) {
  const t = useT();
  const text = useText();
  const files = filesOf(found);
  const [chosen, setChosen] = useState<string>();
  const file: MaterialView | undefined = files.find((one) => one.id === chosen) ?? files[0];
  return (
    <div>
      <h2>{t('materials')}</h2>
      {file === undefined && <p className="empty">{t('no-files')}</p>}
      <div className="picks" role="group" aria-label={t('materials')}>
        {found.materials.flatMap((slot) =>
          slot.files.map((one) => (
            <Button
              key={one.id}
              aria-pressed={one.id === file?.id}
              type={one.id === file?.id ? 'primary' : 'default'}
              onClick={() => setChosen(one.id)}
            >
              {text(slot.name)}
            </Button>
          )),
        )}
      </div>
      {file && (
        <div className="sheet-frame" tabIndex={0} role="region" aria-label={file.name}>
          <MarkedImage key={file.id} caseId={found.id} file={file} marks={marksOf(review?.report?.findings ?? [], file.name)} />
        </div>
      )}
    </div>
  );
}
