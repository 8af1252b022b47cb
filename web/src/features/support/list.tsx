/** Questions: of a case beside it, and one's own on a page. */
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Question } from '../../api/client';
import { useHints } from '../../api/live';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { Ask } from './ask';

export function QuestionCard({ of, to, chosen }: { of: Question; to: string; chosen?: boolean }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  return (
    <li className={of.unread > 0 && !chosen ? 'card unread' : 'card'} data-question={of.state} aria-current={chosen ? 'true' : undefined}>
      <Link to={to}>{of.words === '' ? text(of.item.name) : of.words}</Link>
      <span className={`state asked-${of.state}`}>{t(`question-${of.state}`)}</span>
      <span className="small">
        {text(of.item.name)} · {of.asked_by.name} · {moment(of.asked_at)}
        {of.at_counter && ` · ${t('support-at-counter')}`}
        {of.unread > 0 && !chosen && ` · ${t('support-unread', { count: of.unread })}`}
      </span>
    </li>
  );
}

/** On the page of a case or draft: asking about it as a whole, and what was asked. */
export function CaseQuestions({ id, label }: { id: string; label: string }) {
  const t = useT();
  const list = useLoad(`questions ${id}`, () => need(api.GET('/api/v1/cases/{case}/questions', { params: { path: { case: id } } })));
  return (
    <section aria-labelledby="questions" className="slot">
      <h2 id="questions">{t('support')}</h2>
      <p className="small">{t('support-about-case')}</p>
      <Trouble of={list.trouble} again={list.reload} />
      <ul className="cards">
        {list.data?.items.map((one) => <QuestionCard key={one.id} of={one} to={`/questions/${one.id}`} />)}
      </ul>
      <Ask caseId={id} at={{}} label={label} />
    </section>
  );
}

export function QuestionsPage() {
  const t = useT();
  useTitle(t('support-own'));
  const list = useLoad('questions', () => need(api.GET('/api/v1/support/questions')));
  const { trouble, act } = useAct();
  const [busy, setBusy] = useState(false);
  useHints([], list.reload);
  const more = async () => {
    const before = list.data;
    if (!before?.next) return;
    setBusy(true);
    await act(async () => {
      const page = await need(api.GET('/api/v1/support/questions', { params: { query: { cursor: before.next as string } } }));
      list.put({ ...page, items: [...before.items, ...page.items] });
    });
    setBusy(false);
  };
  return (
    <>
      <h1>{t('support-own')}</h1>
      <Trouble of={list.trouble ?? trouble} again={list.reload} />
      {list.data === undefined && !list.trouble && <Waiting />}
      {list.data?.items.length === 0 && <Empty>{t('support-none')}</Empty>}
      <ul className="cards">
        {list.data?.items.map((one) => <QuestionCard key={one.id} of={one} to={`/questions/${one.id}`} />)}
      </ul>
      {list.data?.next && (
        <button type="button" disabled={busy} onClick={() => void more()}>
          {t('more')}
        </button>
      )}
    </>
  );
}
