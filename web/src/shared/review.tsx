/** What the pre-review says: the verdict, each finding with its place on the page, and what people say to it. */
import { useEffect, useRef, useState } from 'react';
import { api, type CaseView, type Finding, type MaterialView, type ReviewOut } from '../api/client';
import { need, troubleOf } from '../api/problem';
import { useT, useText } from '../i18n';
import { Ask } from '../features/support/ask';
import { useSession } from '../session';
import { Trouble } from './notice';
import { contentOf, marksOf, Viewer } from './viewer';

export { contentOf, marksOf };

export function filesOf(found: CaseView): MaterialView[] {
  return found.materials.flatMap((slot) => slot.files);
}

type Note = ReviewOut['notes'][number];

/** The finding that is looked at, where a page shows the materials beside the findings. */
export interface Choice {
  chosen: string | undefined;
  choose: (finding: string, file: string) => void;
}

interface LineProps {
  found: CaseView;
  finding: Finding;
  note?: Note | undefined;
  choice?: Choice | undefined;
  ask: boolean;
}

function FindingLine({ found, finding, note, choice, ask }: LineProps) {
  const t = useT();
  const text = useText();
  const [open, setOpen] = useState(false);
  const line = useRef<HTMLLIElement>(null);
  const files = filesOf(found).filter((file) => finding.evidence.some((place) => place.file === file.name));
  const chosen = choice?.chosen === finding.key;
  useEffect(() => {
    if (chosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li ref={line} className={`finding ${finding.severity} ${chosen ? 'chosen' : ''}`} data-finding={finding.key}>
      <p>
        <strong>{t(`severity-${finding.severity}`)}</strong> {text(finding.message)}
      </p>
      {note && (
        <p className="small" data-answer={note.answer}>
          {t(`answer-${note.answer}`, { by: note.by, words: note.words })}
        </p>
      )}
      {choice &&
        files.map((file) => (
          <button key={file.id} type="button" className="plain" aria-pressed={chosen} onClick={() => choice.choose(finding.key, file.id)}>
            {t('place-show')}
            <span className={files.length > 1 ? undefined : 'unseen'}> {file.name}</span>
          </button>
        ))}
      {!choice && files.length > 0 && (
        <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('place-hide') : t('place-show')}
        </button>
      )}
      {found.may_edit && <Answer found={found} finding={finding} note={note} />}
      {ask && <Ask caseId={found.id} at={{ finding: finding.key }} label={text(finding.message)} />}
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

interface ReviewProps {
  found: CaseView;
  review: ReviewOut | undefined;
  choice?: Choice;
  /** Whether one may ask for help with a finding here. */
  ask?: boolean;
}

/** How the pre-review stands, and what it found. */
export function Review({ found, review, choice, ask = true }: ReviewProps) {
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
              choice={choice}
              ask={ask}
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
