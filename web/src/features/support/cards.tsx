/** Answer cards: drafted out of a thread, looked over by somebody else, shown at what they are about. */
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';

type Card = Schemas['CardView'];
type Words = Schemas['CardWords'];

const EMPTY: Words = { question: { 'zh-CN': '', en: '' }, answer: { 'zh-CN': '', en: '' }, basis: '' };
const LANGS = ['zh-CN', 'en'] as const;
/** How long a card is shown unless somebody says otherwise. */
const DAYS = 180;

/** After a question is closed: its answer may be kept for the next one. */
export function CardDraft({ question }: { question: string }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [words, setWords] = useState<Words>(EMPTY);
  const [kept, setKept] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await need(api.POST('/api/v1/support/questions/{question}/cards', { params: { path: { question } }, body: words }));
      setKept(true);
    });
  };
  if (kept) {
    return (
      <p className="notice" role="status" data-card-drafted>
        {t('support-card-drafted')}
      </p>
    );
  }
  return (
    <details className="slot">
      <summary>{t('support-card-draft')}</summary>
      <form onSubmit={submit}>
        {LANGS.map((lang) => (
          <fieldset key={lang} lang={lang}>
            <legend>{lang === 'en' ? 'English' : t('chinese')}</legend>
            <label>
              {t('support-card-question')}
              <input required maxLength={1000} value={words.question[lang]} onChange={(event) => setWords({ ...words, question: { ...words.question, [lang]: event.target.value } })} />
            </label>
            <label>
              {t('support-card-answer')}
              <textarea required rows={3} maxLength={1000} value={words.answer[lang]} onChange={(event) => setWords({ ...words, answer: { ...words.answer, [lang]: event.target.value } })} />
            </label>
          </fieldset>
        ))}
        <label>
          {t('support-card-basis')}
          <input maxLength={1000} value={words.basis} onChange={(event) => setWords({ ...words, basis: event.target.value })} />
        </label>
        <Trouble of={trouble} />
        <button type="submit" className="pick" disabled={busy}>
          {t('support-card-keep')}
        </button>
      </form>
    </details>
  );
}

export function CardsPage() {
  const t = useT();
  useTitle(t('support-cards'));
  const list = useLoad('cards', () => need(api.GET('/api/v1/support/cards')));
  return (
    <main id="content" className="narrow" tabIndex={-1}>
      <Link to="/support">{t('support-desk')}</Link>
      <h1>{t('support-cards')}</h1>
      <p>{t('support-cards-about')}</p>
      <Trouble of={list.trouble} again={list.reload} />
      {list.data === undefined && !list.trouble && <Waiting />}
      {list.data?.items.length === 0 && <Empty>{t('support-cards-none')}</Empty>}
      {list.data?.items.map((card) => <Judged key={`${card.id} ${card.version}`} card={card} again={list.reload} />)}
    </main>
  );
}

function Judged({ card, again }: { card: Card; again: () => void }) {
  const t = useT();
  const text = useText();
  const { day } = useDates();
  const { me } = useSession();
  const { busy, trouble, act } = useAct();
  const [expires, setExpires] = useState(() => new Date(Date.now() + DAYS * 86_400_000).toISOString().slice(0, 10));
  const judge = (publish: boolean) =>
    void act(async () => {
      const body = { publish, expires: publish ? expires : null };
      await need(api.POST('/api/v1/support/cards/{card}/review', { params: { path: { card: card.id } }, body }));
      again();
    });
  const own = card.written_by.id === me?.person.id;
  return (
    <article className="slot" data-card={card.state}>
      <h2>{text(card.words.question)}</h2>
      <p>
        <span className="state">{t(`card-${card.state}`)}</span> <span className="small">{text(card.item.name)}</span>
      </p>
      <p className="words">{text(card.words.answer)}</p>
      {card.words.basis && <p className="small">{t('support-basis', { basis: card.words.basis })}</p>}
      <p className="small">
        {t('support-card-by', { name: card.written_by.name })}
        {card.reviewed_by && ` · ${t('support-card-reviewed', { name: card.reviewed_by.name })}`}
        {card.expires && ` · ${t('support-card-until', { day: day(card.expires) })}`}
      </p>
      {card.item_changed && (
        <p className="notice" data-item-changed>
          {t('support-card-item-changed')}
        </p>
      )}
      <Trouble of={trouble} />
      {card.state === 'draft' && own && <p className="small">{t('support-card-other')}</p>}
      {card.state === 'draft' && !own && (
        <>
          <label>
            {t('support-card-expires')}
            <input type="date" value={expires} onChange={(event) => setExpires(event.target.value)} />
          </label>
          <div className="row">
            <button type="button" className="main" disabled={busy} onClick={() => judge(true)}>
              {t('support-card-publish')}
            </button>
            <button type="button" className="pick" disabled={busy} onClick={() => judge(false)}>
              {t('support-card-retire')}
            </button>
          </div>
        </>
      )}
      {card.state === 'published' && (
        <button type="button" className="plain" disabled={busy} onClick={() => judge(false)}>
          {t('support-card-retire')}
        </button>
      )}
    </article>
  );
}
