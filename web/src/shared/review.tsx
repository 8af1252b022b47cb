/** What the pre-review says: the verdict, each finding with its place on the page, and what people say to it. */
import { useState } from 'react';
import { api, type CaseView, type Finding, type MaterialView, type ReviewOut } from '../api/client';
import { need, troubleOf } from '../api/problem';
import { useT, useText } from '../i18n';
import { useSession } from '../session';
import { Trouble } from './notice';
import { contentOf, marksOf, Viewer, type Mark } from './viewer';

export { contentOf, marksOf };

export function filesOf(found: CaseView): MaterialView[] {
  return found.materials.flatMap((slot) => slot.files);
}

/** A file with places drawn on it. */
export function MarkedImage({ caseId, file, marks }: { caseId: string; file: MaterialView; marks: readonly Mark[] }) {
  return <Viewer caseId={caseId} file={file} marks={marks} />;
}

type Note = ReviewOut['notes'][number];

export function FindingLine({ found, finding, note }: { found: CaseView; finding: Finding; note?: Note | undefined }) {
  const t = useT();
  const text = useText();
  const [open, setOpen] = useState(false);
  const files = filesOf(found).filter((file) => finding.evidence.some((place) => place.file === file.name));
  return (
    <li className={`finding ${finding.severity}`} data-finding={finding.key}>
      <p>
        <strong>{t(`severity-${finding.severity}`)}</strong> {text(finding.message)}
      </p>
      {note && (
        <p className="small" data-answer={note.answer}>
          {t(`answer-${note.answer}`, { by: note.by, words: note.words })}
        </p>
      )}
      {files.length > 0 && (
        <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('place-hide') : t('place-show')}
        </button>
      )}
      {found.may_edit && <Answer found={found} finding={finding} note={note} />}
      {open &&
        files.map((file) => (
          <Viewer
            key={file.id}
            caseId={found.id}
            file={file}
            marks={marksOf([finding], file.name)}
            chosen={finding.key}
          />
        ))}
    </li>
  );
}

/** Explaining a finding; or, at a counter, accepting it with a reason. The station hints that it was said. */
function Answer({ found, finding, note }: { found: CaseView; finding: Finding; note: Note | undefined }) {
  const t = useT();
  const { me } = useSession();
  const [writing, setWriting] = useState(false);
  const [words, setWords] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const params = { path: { case: found.id, finding: finding.key } };
  const act = async (doing: () => Promise<unknown>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await doing();
      setWriting(false);
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    setBusy(false);
  };
  const say = (answer: Note['answer']) =>
    act(() => need(api.PUT('/api/v1/cases/{case}/findings/{finding}', { params, body: { answer, words } })));
  const drop = () => act(() => need(api.DELETE('/api/v1/cases/{case}/findings/{finding}', { params })));
  if (!writing) {
    return (
      <>
        <button
          type="button"
          className="plain"
          onClick={() => {
            setWords(note?.words ?? '');
            setWriting(true);
          }}
        >
          {note ? t('answer-change') : t('answer')}
        </button>
        {note && (
          <button type="button" className="plain" disabled={busy} onClick={() => void drop()}>
            {t('answer-drop')}
          </button>
        )}
        <Trouble of={trouble} />
      </>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void say('explained');
      }}
    >
      <label>
        {t('answer-words')}
        <textarea value={words} rows={2} maxLength={500} required onChange={(event) => setWords(event.target.value)} />
      </label>
      <Trouble of={trouble} />
      <div className="row">
        <button type="submit" disabled={busy || words.trim() === ''}>
          {t('answer-explain')}
        </button>
        {me?.on_behalf && (
          <button type="button" disabled={busy || words.trim() === ''} onClick={() => void say('accepted')}>
            {t('answer-accept')}
          </button>
        )}
        <button type="button" onClick={() => setWriting(false)}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

/** How the pre-review stands, and what it found. */
export function Review({ found, review }: { found: CaseView; review: ReviewOut | undefined }) {
  const t = useT();
  const busy = review !== undefined && isBusy(review);
  const report = review?.report;
  const said = () => {
    if (review === undefined) return t('review-none');
    if (busy) return t('review-running', { pages: review.pages });
    if (review.state === 'failed') return t('review-failed');
    return review.verdict ? t(`verdict-${review.verdict}`) : t('review-none');
  };
  return (
    <section aria-labelledby="review-title" data-review={review?.state ?? 'none'} data-outdated={review?.outdated}>
      <h2 id="review-title">{t('review')}</h2>
      <p role="status" className={`verdict ${busy ? 'busy' : (review?.verdict ?? 'none')}`}>
        {said()}
      </p>
      {review?.outdated && !busy && <p className="small">{t('review-outdated')}</p>}
      {report && (
        <ul className="findings">
          {report.findings.map((finding) => (
            <FindingLine
              key={finding.key}
              found={found}
              finding={finding}
              note={review.notes.find((note) => note.finding === finding.key)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

export function isBusy(review: Pick<ReviewOut, 'state' | 'outdated'>): boolean {
  return review.state === 'waiting' || review.state === 'running';
}
