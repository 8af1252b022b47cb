/** An expert's desk: whether one is there, what is offered, what is in hand; the thread beside the case. */
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api, type Question, type Schemas } from '../../api/client';
import { useHints } from '../../api/live';
import { useLoad, usePoll } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { CaseBeside } from '../desk/beside';
import { CardDraft } from './cards';
import { QuestionCard } from './list';
import { PointedAt } from './pointed';
import { useSteps } from './standing';
import { Conversation } from './thread';

type DeskView = Schemas['DeskView'];
type Presence = Schemas['ExpertView']['presence'];

const PRESENCES: readonly Presence[] = ['online', 'busy', 'break', 'away'];
/** Minutes of a break. */
const BREAKS = [15, 30, 60] as const;
const EACH = 15_000;

export function SupportDesk() {
  const t = useT();
  const { question } = useParams();
  useTitle(t('support-desk'));
  const desk = useLoad('support desk', () => need(api.GET('/api/v1/support/desk')));
  useHints([], desk.reload);
  usePoll(true, desk.reload, EACH);
  if (desk.data === undefined) {
    return (
      <main id="content" className="desk" tabIndex={-1}>
        <h1>{t('support-desk')}</h1>
        {desk.trouble?.problem?.status === 403 ? <Empty>{t('support-no-expert')}</Empty> : <Trouble of={desk.trouble} again={desk.reload} />}
        {!desk.trouble && <Waiting />}
      </main>
    );
  }
  const { offers, helping, waiting } = desk.data;
  const chosen = helping.find((one) => one.id === question);
  return (
    <main id="content" className="desk support" tabIndex={-1}>
      <div className="case-head">
        <h1>{t('support-desk')}</h1>
        <Link to="/support/cards">{t('support-cards')}</Link>
      </div>
      <Trouble of={desk.trouble} again={desk.reload} />
      <Here of={desk.data} put={desk.put} />
      <div className="support-columns">
        <div>
          <section aria-labelledby="offers" aria-live="assertive">
            <h2 id="offers">{t('support-offers')}</h2>
            {offers.length === 0 && <Empty>{t('support-no-offers', { waiting })}</Empty>}
            <ul className="cards">
              {offers.map((offer) => (
                <Offer key={offer.id} of={offer} again={desk.reload} />
              ))}
            </ul>
          </section>
          <section aria-labelledby="helping">
            <h2 id="helping">{t('support-helping')}</h2>
            {helping.length === 0 && <Empty>{t('support-helping-none')}</Empty>}
            <ul className="cards">
              {helping.map((one) => (
                <QuestionCard key={one.id} of={one} to={`/support/${one.id}`} chosen={one.id === question} />
              ))}
            </ul>
          </section>
        </div>
        {question === undefined ? <Empty>{t('support-choose')}</Empty> : <Helping key={question} id={question} caseId={chosen?.case} />}
      </div>
    </main>
  );
}

/** The thread, and the case beside it while one helps; after that only the thread. */
function Helping({ id, caseId }: { id: string; caseId: string | undefined }) {
  const ended = () => <CardDraft question={id} />;
  return (
    <CaseBeside id={caseId}>
      {(found, review) => (
        <div className="narrow">
          <Conversation id={id} ended={ended} about={(of) => <PointedAt of={of.question} found={found} review={review} />} />
        </div>
      )}
    </CaseBeside>
  );
}

function Here({ of, put }: { of: DeskView; put: (desk: DeskView) => void }) {
  const t = useT();
  const { moment } = useDates();
  const text = useText();
  const { busy, trouble, act } = useAct();
  const { expert } = of;
  const turn = (presence: Presence, minutes = 0) =>
    void act(async () => {
      const until = presence === 'break' ? new Date(Date.now() + minutes * 60_000).toISOString() : null;
      put(await need(api.PUT('/api/v1/support/presence', { body: { presence, until } })));
    });
  const later = expert.presence === 'online' && !expert.on_duty && expert.turns_at;
  const off = later ? t('support-on-duty-from', { at: moment(later) }) : t('support-off-duty');
  const said = expert.on_duty ? t('support-on-duty') : off;
  return (
    <div className="chips" role="group" aria-label={t('support-presence')}>
      {PRESENCES.filter((one) => one !== 'break').map((one) => (
        <button key={one} type="button" className="chip" aria-pressed={expert.presence === one} disabled={busy} onClick={() => turn(one)}>
          {t(`presence-${one}`)}
        </button>
      ))}
      <select aria-label={t('presence-break')} value={expert.presence === 'break' ? 'on' : ''} disabled={busy} onChange={(event) => turn('break', Number(event.target.value))}>
        <option value="">{t('presence-break')}</option>
        {expert.presence === 'break' && <option value="on">{t('support-break-until', { at: expert.until ? moment(expert.until) : '' })}</option>}
        {BREAKS.map((minutes) => (
          <option key={minutes} value={minutes}>
            {t('minutes', { count: minutes })}
          </option>
        ))}
      </select>
      <span className="small" role="status" data-on-duty={expert.on_duty}>
        {said} · {t('support-load', { load: expert.load })} ·{' '}
        {expert.departments.map((department) => text(department.name)).join('、')}
      </span>
      <Trouble of={trouble} />
    </div>
  );
}

/** An offer lasts some seconds: they are counted down. */
function Offer({ of, again }: { of: Question; again: () => void }) {
  const t = useT();
  const text = useText();
  const [now, setNow] = useState(Date.now);
  const { busy, trouble, go } = useSteps(of, again);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((Date.parse(of.at) - now) / 1000));
  return (
    <li className="card offer" data-offer={of.id}>
      <span>{of.words}</span>
      <span className="state">{t(`tier-${of.tier}`)}</span>
      <span className="small">
        {text(of.item.name)} · {of.asked_by.name} · {text(of.asked_from.name)}
        {of.at_counter && ` · ${t('support-at-counter')}`}
      </span>
      <span className="small" aria-hidden="true">
        {t('support-left', { seconds: left })}
      </span>
      <Trouble of={trouble} again={again} />
      <div className="row">
        <button type="button" className="chip main-chip" disabled={busy} onClick={() => go('accept')}>
          {t('support-accept')}
        </button>
        <button type="button" className="chip" disabled={busy} onClick={() => go('decline')}>
          {t('support-decline')}
        </button>
      </div>
    </li>
  );
}
