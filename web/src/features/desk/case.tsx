/** A case on the desk: the materials beside form and findings, and what may be done with it. */
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { useT, useText, useTitle } from '../../i18n';
import { ClockLine } from '../../shared/clock';
import { wordOf } from '../../shared/details';
import { useSession } from '../../session';
import { Ledger } from '../../shared/ledger';
import { Messages } from '../../shared/messages';
import { Trouble, Waiting } from '../../shared/notice';
import { Papers } from '../../shared/papers';
import { Review, type Choice } from '../../shared/review';
import { Timeline } from '../../shared/timeline';
import { ToMend } from '../../shared/to-mend';
import { useCase, useTimeline } from '../../shared/use-case';
import { Actions } from './actions';
import { CaseQuestions } from '../support/list';
import { Facts, Files } from './beside';
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
  // One choice for both sides: a place on a page, and the finding that it belongs to.
  const [file, setFile] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const choice: Choice = {
    chosen,
    choose: (finding, shows) => {
      setChosen(finding);
      setFile(shows);
    },
  };
  useTitle(shown?.receipt ?? t('case'));
  if (shown === undefined) {
    return (
      <main id="content" className="desk" tabIndex={-1}>
        <Link to="/">{t('to-list')}</Link>
        {found.trouble ? <Trouble of={found.trouble} again={reload} /> : <Waiting />}
      </main>
    );
  }
  const outcome = wordOf(shown.details, 'outcome');
  // Who is at the counter for the enterprise sees what the enterprise sees.
  const inPerson = me?.on_behalf?.enterprise.id === shown.enterprise.id;
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
      <ToMend found={shown} />
      <div className="columns">
        <Files found={shown} review={review} shows={file} show={setFile} choice={choice} />
        <div className="review-side">
          <h2>{t('form')}</h2>
          {!inPerson && <Unmask id={shown.id} changed={reload} />}
          <Facts found={shown} />
          <Review found={shown} review={review} choice={choice} />
          <Papers found={shown} />
          <section aria-labelledby="timeline">
            <h2 id="timeline">{t('timeline')}</h2>
            <Timeline events={events} />
            <Ledger found={shown} />
          </section>
          <Messages key={`messages ${shown.id}`} id={shown.id} />
          <CaseQuestions key={`questions ${shown.id}`} id={shown.id} label={text(shown.item.name)} />
          {officer && <Notes key={`notes ${shown.id}`} id={shown.id} />}
        </div>
      </div>
    </main>
  );
}
