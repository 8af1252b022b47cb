/** Asking for help where the trouble is: first the answers that were kept, then a person, with what is promised. */
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, newKey, type Question, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useLang, useT, useText } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { TIERS } from './standing';

export interface Pointed {
  field?: string;
  material?: string;
  finding?: string;
}

/** Nothing. */
const NOWHERE: Question['anchor'] = { field: null, material: null, finding: null, code: null, file: null, page: null, region: null };

interface Props {
  caseId: string;
  at: Pointed;
  /** What is pointed at, in words, for who does not see the page. */
  label: string;
}

/** A small button beside what it is about; pressed, the form opens in its place. */
export function Ask(props: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <button type="button" className="plain ask" onClick={() => setOpen(true)}>
        {t('support-ask')}
        <span className="unseen"> {props.label}</span>
      </button>
    );
  }
  return <AskForm {...props} close={() => setOpen(false)} />;
}

/** Quiet after which what is being typed is compared, and characters that say something. */
const QUIET = 600;
const SAYS = 4;

/** What answered questions the words are like. Without an answer there is nothing to be said: it is only a suggestion. */
function useAlike(caseId: string, words: string): Schemas['AlikeView'] | undefined {
  const [alike, setAlike] = useState<Schemas['AlikeView']>();
  const said = words.trim();
  useEffect(() => {
    if (said.length < SAYS) {
      setAlike(undefined);
      return undefined;
    }
    let over = false;
    const compare = async () => {
      const path = { case: caseId };
      const { data } = await api.POST('/api/v1/cases/{case}/support/alike', { params: { path }, body: { words: said } });
      if (!over) setAlike(data?.alike ?? undefined);
    };
    const timer = setTimeout(() => void compare().catch(() => undefined), QUIET);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [caseId, said]);
  return alike;
}

function AskForm({ caseId, at, label, close }: Props & { close: () => void }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const { lang } = useLang();
  const go = useNavigate();
  const { busy, trouble, act } = useAct();
  const [words, setWords] = useState('');
  const [tier, setTier] = useState<Question['tier']>();
  const [department, setDepartment] = useState<string>();
  const [written, setWritten] = useState(false);
  const key = useRef(newKey());
  const told = useLoad(`support ${caseId} ${JSON.stringify(at)}`, () =>
    need(api.GET('/api/v1/cases/{case}/support', { params: { path: { case: caseId }, query: at } })),
  );
  const suggested = told.data;
  const alike = useAlike(caseId, words);
  // Where a rule is sure it stands first; else what was answered before does.
  const likely = suggested?.why === 'unsure' ? alike : undefined;
  const chosen = tier ?? likely?.tier ?? suggested?.tier ?? 'coach';
  const usual = suggested?.department;
  const asked = department ?? likely?.department.id ?? usual?.id;
  const elsewhere = alike && alike.department.id !== usual?.id ? alike.department : undefined;
  const promise = suggested?.promises.find((one) => one.tier === chosen);
  const submit = () =>
    void act(async () => {
      const params = { path: { case: caseId }, header: { 'Idempotency-Key': key.current } };
      const way = written ? ('written' as const) : ('live' as const);
      const body = { words, anchor: { ...NOWHERE, ...at }, tier: chosen, department: asked ?? null, lang, way };
      const thread = await need(api.POST('/api/v1/cases/{case}/questions', { params, body }));
      go(`/questions/${thread.question.id}`);
    });
  return (
    <section className="ask-form" aria-label={t('support-ask-about', { what: label })}>
      <Trouble of={told.trouble} again={told.reload} />
      {suggested === undefined && !told.trouble && <Waiting />}
      {suggested?.cards.map((card) => <Card key={card.id} caseId={caseId} card={card} solved={close} />)}
      {/* No form: it may stand within one, as on the page of a draft. */}
      <label>
        {t('support-words')}
        <textarea rows={3} maxLength={2000} required autoFocus value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      {suggested && (
        <>
          {!likely && (
            <p className="small" data-why={suggested.why}>
              {t(`support-why-${suggested.why}`, { tier: t(`tier-${suggested.tier}`), department: text(suggested.department.name) })}
            </p>
          )}
          <p className="small" aria-live="polite" data-alike={alike ? `${alike.tier} ${alike.questions}` : undefined}>
            {alike && <AlikeSaid of={alike} />}
          </p>
          {alike && !likely && (alike.tier !== chosen || alike.department.id !== asked) && (
            <button
              type="button"
              className="plain"
              onClick={() => {
                setTier(alike.tier);
                setDepartment(alike.department.id);
              }}
            >
              {t('support-alike-take')}
            </button>
          )}
          {usual && elsewhere && (
            <label>
              {t('support-department')}
              <select value={asked} onChange={(event) => setDepartment(event.target.value)}>
                {[usual, elsewhere].map((one) => (
                  <option key={one.id} value={one.id}>
                    {text(one.name)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            {t('support-tier')}
            <select value={chosen} onChange={(event) => setTier(event.target.value as Question['tier'])}>
              {TIERS.map((one) => (
                <option key={one} value={one}>
                  {t(`tier-${one}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="tick">
            <input type="checkbox" checked={written} onChange={(event) => setWritten(event.target.checked)} /> {t('support-in-writing-will-do')}
          </label>
          <p className="small" role="status">
            {written
              ? t('support-written-by', { at: moment(suggested.written_by) })
              : suggested.open
                ? t('support-open', { present: suggested.present, waiting: suggested.waiting })
                : t('support-shut')}{' '}
            {!written && promise && t('support-first-by', { at: moment(promise.first_answer_by) })}
          </p>
        </>
      )}
      <Trouble of={trouble} />
      <div className="row">
        <button type="button" className="main" disabled={busy || words.trim() === ''} onClick={submit}>
          {t('support-send')}
        </button>
        <button type="button" className="pick" onClick={close}>
          {t('cancel')}
        </button>
      </div>
    </section>
  );
}

/** What those that are alike came to: how many, by whom and how. Never what they said: they are of others. */
function AlikeSaid({ of }: { of: Schemas['AlikeView'] }) {
  const t = useT();
  const text = useText();
  const said = { count: of.questions + of.cards, all: of.of, department: text(of.department.name), tier: t(`tier-${of.tier}`) };
  return <>{t(said.count === said.all ? 'support-alike-all' : 'support-alike-most', said)}</>;
}

/** An answer that was kept: enough, or not. */
function Card({ caseId, card, solved }: { caseId: string; card: Schemas['CardView']; solved: () => void }) {
  const t = useT();
  const text = useText();
  const { busy, trouble, act } = useAct();
  const [told, setTold] = useState(false);
  const tell = (enough: boolean) =>
    void act(async () => {
      const path = { case: caseId, card: card.id };
      await need(api.POST('/api/v1/cases/{case}/support/cards/{card}', { params: { path }, body: { solved: enough } }));
      if (enough) solved();
      else setTold(true);
    });
  return (
    <article className="notice" data-card={card.id}>
      <h3>{text(card.words.question)}</h3>
      <p className="words">{text(card.words.answer)}</p>
      {card.words.basis && <p className="small">{t('support-basis', { basis: card.words.basis })}</p>}
      <Trouble of={trouble} />
      {told ? (
        <p className="small">{t('support-card-not-enough')}</p>
      ) : (
        <div className="row">
          <button type="button" className="pick" disabled={busy} onClick={() => tell(true)}>
            {t('support-card-solved')}
          </button>
          <button type="button" className="pick" disabled={busy} onClick={() => tell(false)}>
            {t('support-card-still')}
          </button>
        </div>
      )}
    </article>
  );
}
