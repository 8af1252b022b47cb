/** The findings of a pre-review, each with its place on the photograph. */
import { useState } from 'react';
import type { CaseView, Finding, MaterialView, ReviewOut } from '../api/client';
import { useT, useText } from '../i18n';

export function filesOf(found: CaseView): MaterialView[] {
  return found.materials.flatMap((slot) => slot.files);
}

export function contentOf(caseId: string, file: MaterialView): string {
  return `/api/v1/cases/${caseId}/materials/${file.id}/content`;
}

interface Mark {
  box: number[][];
  severity: string;
}

/** A photograph with places drawn on it. What the browser cannot show is offered as a file. */
export function MarkedImage({ caseId, file, marks }: { caseId: string; file: MaterialView; marks: Mark[] }) {
  const t = useT();
  const [size, setSize] = useState<{ width: number; height: number }>();
  const [unshown, setUnshown] = useState(!file.media_type.startsWith('image/'));
  const address = contentOf(caseId, file);
  return (
    <figure className="picture">
      {!unshown && (
        <div className="sheet">
          <img
            src={address}
            alt={t('picture-of', { name: file.name })}
            onLoad={(event) =>
              setSize({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })
            }
            onError={() => setUnshown(true)}
          />
          {size && (
            <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
              {marks.map((mark) => (
                <polygon
                  key={mark.box.join()}
                  className={mark.severity}
                  points={mark.box.map((corner) => corner.join(',')).join(' ')}
                />
              ))}
            </svg>
          )}
        </div>
      )}
      <figcaption>
        <a href={address} target="_blank" rel="noreferrer">
          {file.name}
        </a>
      </figcaption>
    </figure>
  );
}

export function marksOf(findings: readonly Finding[], file: string): Mark[] {
  return findings.flatMap((finding) =>
    finding.evidence
      .filter((place) => place.file === file && place.box && place.page === 1)
      .map((place) => ({ box: place.box ?? [], severity: finding.severity })),
  );
}

export function FindingLine({ found, finding }: { found: CaseView; finding: Finding }) {
  const t = useT();
  const text = useText();
  const [open, setOpen] = useState(false);
  const files = filesOf(found).filter((file) => finding.evidence.some((place) => place.file === file.name));
  return (
    <li className={`finding ${finding.severity}`}>
      <p>
        <strong>{t(`severity-${finding.severity}`)}</strong> {text(finding.message)}
      </p>
      {files.length > 0 && (
        <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('place-hide') : t('place-show')}
        </button>
      )}
      {open &&
        files.map((file) => (
          <MarkedImage key={file.id} caseId={found.id} file={file} marks={marksOf([finding], file.name)} />
        ))}
    </li>
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
          {report.findings.map((finding, at) => (
            <FindingLine key={`${finding.code}-${at}`} found={found} finding={finding} />
          ))}
        </ul>
      )}
    </section>
  );
}

export function isBusy(review: Pick<ReviewOut, 'state' | 'outdated'>): boolean {
  return review.state === 'waiting' || review.state === 'running';
}
