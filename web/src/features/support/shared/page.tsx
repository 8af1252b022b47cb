/**
 * The same form on two screens: the draft as it is now, what the other points at, what is proposed, and a page of a material
 * that both turn and mark. Who helps changes nothing in it.
 */
import { useCallback, useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api, type CaseView, type Question } from '../../../api/client';
import { useLoad } from '../../../api/load';
import { need } from '../../../api/problem';
import { useT, useText, useTitle } from '../../../i18n';
import { Empty, Trouble, Waiting } from '../../../shared/notice';
import { filesOf } from '../../../shared/review';
import { useCase } from '../../../shared/use-case';
import { Conversation } from '../thread';
import { SharedField } from './field';
import { Sheet } from './sheet';
import { useShared, type SharedForm } from './use-shared';

export function SharedPage() {
  const t = useT();
  const { question: id = '' } = useParams();
  useTitle(t('form-shared'));
  const thread = useLoad(`shared ${id}`, () => need(api.GET('/api/v1/support/questions/{question}', { params: { path: { question: id } } })));
  const { reload, data, trouble } = thread;
  const question = data?.question;
  const shares = question?.state === 'helped' && question.tier !== 'coach';
  return (
    <>
      <h1>{t('form-shared')}</h1>
      <p className="small">
        <Link to={question?.mine ? `/support/${id}` : `/questions/${id}`}>{t('form-back')}</Link>
      </p>
      <Trouble of={trouble} again={reload} />
      {question === undefined && !trouble && <Waiting />}
      {question && !shares && (
        <p className="notice" role="status" data-shared-over>
          {t('form-over')}
        </p>
      )}
      {question && shares && <Shared key={id} question={question} moved={reload} />}
    </>
  );
}

function Shared({ question, moved }: { question: Question; moved: () => void }) {
  const { found, reload } = useCase(question.case);
  const anew = useCallback(() => {
    moved();
    reload();
  }, [moved, reload]);
  const shared = useShared(question.id, anew);
  const { data } = found;
  return (
    <>
      <Line shared={shared} />
      <Trouble of={shared.trouble} again={shared.sync} />
      <Trouble of={found.trouble} again={reload} />
      {(data === undefined || !shared.document) && !found.trouble && !shared.trouble && <Waiting />}
      {data && shared.document && (
        <div className="shared-form">
          <Fields question={question.id} found={data} shared={shared} reload={reload} />
          <Pages found={data} shared={shared} />
        </div>
      )}
      <Talk id={question.id} />
    </>
  );
}

/** Who sits there, whether what was written has arrived, and what is new: for who does not see it as well. */
function Line({ shared }: { shared: SharedForm }) {
  const t = useT();
  const { document, writers, line, parts, accepted } = shared;
  const others = writers.filter((writer) => writer.person.id !== document?.me.person).map((writer) => writer.person.name);
  const open = parts.proposals.filter(
    (one) => !parts.declined.has(one.id) && !accepted.some((taken) => taken.proposal === one.id && taken.proposed_by.id === one.person),
  );
  return (
    <div className="standing" data-line={line} data-waits={document?.waits === true}>
      <p role="status">
        {line === 'cut' ? t('form-line-cut') : others.length > 0 ? t('form-with', { names: others.join('、') }) : t('form-alone')}{' '}
        {open.length > 0 && t('form-proposals-open', { count: open.length })}
      </p>
      <p className="small">{shared.side === 'helper' ? t('form-about-expert') : t('form-about-asker')}</p>
    </div>
  );
}

function Fields({ question, found, shared, reload }: { question: string; found: CaseView; shared: SharedForm; reload: () => void }) {
  const t = useT();
  const text = useText();
  const item = useLoad(`item ${found.item.id}`, () => need(api.GET('/api/v1/items/{item}', { params: { path: { item: found.item.id } } })));
  const optionsOf = (name: string) => item.data?.form.find((one) => one.name === name)?.options ?? [];
  return (
    <section aria-labelledby="shared-fields">
      <h2 id="shared-fields">{text(found.item.name)}</h2>
      {found.may_edit && <p className="small">{t('saves-itself')}</p>}
      {found.form
        .filter((field) => field.shown)
        .map((field) => (
          <SharedField key={field.name} question={question} found={found} field={field} options={optionsOf(field.name)} shared={shared} reload={reload} />
        ))}
    </section>
  );
}

function Pages({ found, shared }: { found: CaseView; shared: SharedForm }) {
  const t = useT();
  const text = useText();
  const { document, parts, writers } = shared;
  const files = filesOf(found);
  const turned = parts.turned;
  const file = files.find((one) => one.id === turned?.file) ?? files[0];
  const page = file?.id === turned?.file ? (turned?.page ?? 1) : 1;
  const nameOf = (person: string) => writers.find((writer) => writer.person.id === person)?.person.name ?? '';
  const here = parts.marks.filter((mark) => mark.file === file?.id && mark.page === page);
  const me = document?.me.person;
  return (
    <section aria-labelledby="shared-pages">
      <h2 id="shared-pages">{t('materials')}</h2>
      {file === undefined && <Empty>{t('no-files')}</Empty>}
      {file && (
        <>
          <label>
            {t('form-page')}
            <select value={file.id} onChange={(event) => document?.turn(event.target.value, 1)}>
              {found.materials.flatMap((slot) =>
                slot.files.map((one) => (
                  <option key={one.id} value={one.id}>
                    {text(slot.name)} · {one.name}
                  </option>
                )),
              )}
            </select>
          </label>
          <Sheet
            key={file.id}
            caseId={found.id}
            file={file}
            page={page}
            turn={(to) => document?.turn(file.id, to)}
            marks={here.map((mark) => ({ id: mark.id, region: mark.region, said: nameOf(mark.person), mine: mark.person === me }))}
            draw={(region) => document?.mark(file.id, page, region)}
          />
          <ul className="plain-list" aria-live="polite">
            {here.map((mark, at) => (
              <li key={mark.id}>
                {t('form-mark-of', { name: nameOf(mark.person), number: at + 1 })}{' '}
                {mark.person === me && (
                  <button type="button" className="plain" onClick={() => document?.unmark(mark.id)}>
                    {t('form-unmark')}
                    <span className="unseen"> {at + 1}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The conversation, when it is wanted: what is folded has not been read. */
function Talk({ id }: { id: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <details className="shared-talk" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('form-talk')}</summary>
      {open && <Conversation id={id} />}
    </details>
  );
}
