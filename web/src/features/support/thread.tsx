/** The conversation of a question: what was said, who is writing, how far it was read, and what has not arrived yet. */
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { api, type Schemas, type Thread } from '../../api/client';
import { need } from '../../api/problem';
import { useDates, useT, useText } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { AddPictures, Pictures, WaitingPictures, type Picture } from './pictures';
import { Place, PlacePicker, type Anchor } from './pointing';
import { Replies } from './replies';
import { CallPart, RecordedPart } from '../call/part';
import { Standing } from './standing';
import { useThread, type Talking } from './use-thread';

type Talk = Schemas['TalkView'];

const KEPT = 'yizhan.support-draft.';

/** `about` says what the question points at, where that is known. */
export function Conversation({ id, about, ended }: { id: string; about?: (of: Thread) => ReactNode; ended?: (of: Thread) => ReactNode }) {
  const t = useT();
  const talking = useThread(id);
  const { data, trouble, reload, put } = talking.thread;
  if (data === undefined) return trouble ? <Trouble of={trouble} again={reload} /> : <Waiting />;
  const { question } = data;
  return (
    <>
      <Standing of={question} moved={put} />
      <CallPart of={question} moved={put} />
      <RecordedPart of={data} />
      <section aria-labelledby="thread" className="thread">
        <h2 id="thread">{t('support-thread')}</h2>
        {about?.(data)}
        <Trouble of={trouble} again={reload} />
        <Said of={data} talking={talking} />
        {question.next.includes('write') && <Composer of={question} talking={talking} />}
      </section>
      {question.state === 'closed' && ended?.(data)}
    </>
  );
}

/** Who has read a message, of those who did not write it. */
function readersOf(of: Thread, message: Talk): string[] {
  return of.readers.filter((reader) => reader.last >= message.number && reader.person.id !== message.person.id).map((reader) => reader.person.name);
}

function Said({ of, talking }: { of: Thread; talking: Talking }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const lastOwn = of.messages.filter((message) => message.mine).at(-1);
  const end = useRef<HTMLDivElement>(null);
  const count = of.messages.length + talking.waiting.length;
  const seen = useRef(count);
  useEffect(() => {
    if (count > seen.current) end.current?.scrollIntoView({ block: 'nearest' });
    seen.current = count;
  }, [count]);
  const arrived = new Set(of.messages.map((message) => message.client_id));
  const writer = [of.question.asked_by, ...of.question.hands, ...of.messages.map((message) => message.person)].find(
    (person) => person.id === talking.typing,
  );
  return (
    <>
      <ol className="plain-list" aria-live="polite">
        {of.messages.map((message) => (
          <li key={message.number} className={message.mine ? 'message mine' : 'message'} data-number={message.number}>
            <p className="small">
              {message.person.name} · {t(`role-${message.role}`)} · {text(message.organisation.name)} ·{' '}
              <time dateTime={message.at}>{moment(message.at)}</time>
            </p>
            {message.words !== '' && <p className="words">{message.words}</p>}
            <Pictures question={of.question.id} pictures={message.pictures} by={message.person.name} />
            <Place caseId={of.question.case} at={message.anchor} />
            {message.steps.length > 0 && <Ticks question={of.question} message={message} again={talking.thread.reload} />}
            {message === lastOwn && (
              <p className="small" data-read={readersOf(of, message).length > 0}>
                {readersOf(of, message).length > 0 ? t('read-by', { names: readersOf(of, message).join('、') }) : t('unread-yet')}
              </p>
            )}
          </li>
        ))}
        {talking.waiting
          .filter((message) => !arrived.has(message.client_id))
          .map((message) => (
            <li key={message.client_id} className="message mine waits" data-waits>
              <p className="words">{message.words || message.steps.join('\n') || t('support-pictures', { count: message.pictures?.length ?? 0 })}</p>
              <WaitingPictures question={of.question.id} ids={message.pictures ?? []} />
              <p className="small">{t('support-waits-for-line')}</p>
            </li>
          ))}
      </ol>
      <p className="small" role="status" data-typing={writer !== undefined}>
        {writer && t('support-is-typing', { name: writer.name })}
      </p>
      <Trouble of={talking.refused} again={talking.send} />
      <div ref={end} />
    </>
  );
}

/** Steps to be done: who asked ticks them off, who helps sees how far it is. */
function Ticks({ question, message, again }: { question: Thread['question']; message: Talk; again: () => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  // What was pressed shows at once, until the station holds it: a thread that was read before may come after the press.
  const [pressed, setPressed] = useState<{ at: number; done: boolean }>();
  const isDone = (at: number) => (pressed?.at === at ? pressed.done : message.steps[at]?.done === true);
  useEffect(() => setPressed((before) => (before && message.steps[before.at]?.done === before.done ? undefined : before)), [message.steps]);
  const tick = (at: number, done: boolean) => {
    setPressed({ at, done });
    void act(async () => {
      const path = { question: question.id, number: message.number };
      const body = { done: message.steps.map((step, place) => (place === at ? done : step.done)) };
      await need(api.PUT('/api/v1/support/questions/{question}/messages/{number}/ticks', { params: { path }, body }));
      again();
    }).then((went) => went || setPressed(undefined));
  };
  return (
    <fieldset className="ticks">
      <legend className="small">
        {t('support-steps-done', { done: message.steps.filter((step) => step.done).length, all: message.steps.length })}
      </legend>
      {message.steps.map((step, at) => (
        <label key={step.words} className="tick">
          <input
            type="checkbox"
            checked={isDone(at)}
            disabled={busy || question.mine || question.state === 'closed'}
            onChange={(event) => tick(at, event.target.checked)}
          />{' '}
          {step.words}
        </label>
      ))}
      <Trouble of={trouble} />
    </fieldset>
  );
}

function Composer({ of, talking }: { of: Thread['question']; talking: Talking }) {
  const t = useT();
  const { id, mine: helper } = of;
  const [words, setWords] = useState(() => sessionStorage.getItem(KEPT + id) ?? '');
  const [list, setList] = useState(false);
  const [pictures, setPictures] = useState<Picture[]>([]);
  const [picking, setPicking] = useState(false);
  const [place, setPlace] = useState<{ anchor: Anchor; said: string }>();
  const type = (value: string) => {
    setWords(value);
    sessionStorage.setItem(KEPT + id, value);
    talking.types();
  };
  const send = () => {
    const lines = words.split('\n').map((line) => line.trim()).filter((line) => line !== '');
    if (lines.length === 0 && pictures.length === 0) return;
    talking.write({
      words: list ? '' : words.trim(),
      steps: list ? lines : [],
      ...(place && { anchor: place.anchor }),
      ...(pictures.length > 0 && { pictures: pictures.map((picture) => picture.id) }),
    });
    type('');
    setList(false);
    setPictures([]);
    setPlace(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit}>
      {helper && <Replies question={id} version={of.version} take={(said) => type(words.trim() === '' ? said : `${words.trimEnd()}\n${said}`)} />}
      <label>
        {list ? t('support-steps-write') : t('new-message')}
        <textarea
          rows={3}
          maxLength={2000}
          value={words}
          aria-describedby="send-keys"
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => {
            // Not while a Chinese word is being put together.
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) send();
          }}
        />
      </label>
      <p id="send-keys" className="small keys-hint">
        {t('support-send-keys')}
      </p>
      {place && (
        <p className="small" data-place>
          {place.said}{' '}
          <button type="button" className="plain" onClick={() => setPlace(undefined)}>
            {t('support-place-drop')}
          </button>
        </p>
      )}
      {picking && (
        <PlacePicker
          caseId={of.case}
          close={() => setPicking(false)}
          pick={(anchor, said) => {
            setPlace({ anchor, said });
            setPicking(false);
          }}
        />
      )}
      <div className="row composer-acts">
        {helper && (
          <label className="tick">
            <input type="checkbox" checked={list} onChange={(event) => setList(event.target.checked)} /> {t('support-as-steps')}
          </label>
        )}
        <AddPictures question={id} pictures={pictures} change={setPictures} />
        <button type="button" className="pick" aria-expanded={picking} onClick={() => setPicking(!picking)}>
          {t('support-place-pick')}
        </button>
        <button type="submit" className="pick" disabled={words.trim() === '' && pictures.length === 0}>
          {t('send-message')}
        </button>
      </div>
    </form>
  );
}
