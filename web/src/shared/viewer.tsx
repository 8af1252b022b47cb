/**
 * A file page by page, with the places of findings drawn on it. What the browser cannot show comes as a picture from the
 * station. Keys: + and − enlarge, 0 fits, PageUp and PageDown turn.
 */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { ours, type Finding, type MaterialView } from '../api/client';
import { useT, useText } from '../i18n';

export interface Mark {
  key: string;
  box: number[][];
  page: number;
  severity: string;
  said: Finding['message'];
}

export interface Shown {
  address: string;
  width: number;
  height: number;
  pages: number;
}

const BROWSERS = ['image/jpeg', 'image/png', 'image/webp', 'image/bmp'];
const ZOOMS = [1, 1.5, 2, 3, 4] as const;

export function contentOf(caseId: string, file: MaterialView): string {
  return `/api/v1/cases/${caseId}/materials/${file.id}/content`;
}

export function marksOf(findings: readonly Finding[], file: string): Mark[] {
  return findings.flatMap((finding) =>
    finding.evidence
      .filter((place) => place.file === file && place.box)
      .map((place) => ({
        key: finding.key,
        box: place.box ?? [],
        page: place.page,
        severity: finding.severity,
        said: finding.message,
      })),
  );
}

/** The picture of a page: the file itself where browsers show it, else drawn by the station. */
export function usePicture(caseId: string, file: MaterialView, page: number): { shown: Shown | undefined; failed: boolean } {
  const [shown, setShown] = useState<Shown>();
  const [failed, setFailed] = useState(false);
  const plain = BROWSERS.includes(file.media_type);
  useEffect(() => {
    let [current, made] = [true, ''];
    setFailed(false);
    const load = async () => {
      if (plain) {
        const image = new Image();
        image.src = contentOf(caseId, file);
        await image.decode();
        if (current) setShown({ address: image.src, width: image.naturalWidth, height: image.naturalHeight, pages: 1 });
        return;
      }
      const address = `/api/v1/cases/${caseId}/materials/${file.id}/pages/${page}.jpg`;
      const answer = await fetch(address, { headers: ours() });
      if (!answer.ok) throw new Error(String(answer.status));
      const measure = (name: string) => Number(answer.headers.get(`X-Page-${name}`) ?? 1);
      made = URL.createObjectURL(await answer.blob());
      if (current) setShown({ address: made, width: measure('Width'), height: measure('Height'), pages: measure('Count') });
    };
    load().catch(() => current && setFailed(true));
    return () => {
      current = false;
      if (made !== '') URL.revokeObjectURL(made);
    };
  }, [caseId, file, page, plain]);
  return { shown, failed };
}

interface Props {
  caseId: string;
  file: MaterialView;
  marks: readonly Mark[];
  /** The finding that is looked at. */
  chosen?: string | undefined;
  choose?: (key: string) => void;
  /** The page that others have turned to, and where one's own turning is told. */
  at?: number;
  turned?: (page: number) => void;
}

export function Viewer({ caseId, file, marks, chosen, choose, at, turned }: Props) {
  const t = useT();
  const text = useText();
  const [page, setPage] = useState(() => at ?? marks.find((mark) => mark.key === chosen)?.page ?? marks[0]?.page ?? 1);
  const [zoom, setZoom] = useState<number>(1);
  const frame = useRef<HTMLDivElement>(null);
  const { shown, failed } = usePicture(caseId, file, page);
  const there = marks.find((mark) => mark.key === chosen);
  // By value: the marks are made anew whenever the case is read again, and one may have turned the page since.
  const [on, x, y] = [there?.page, there?.box[0]?.[0], there?.box[0]?.[1]];
  useEffect(() => {
    if (on !== undefined) setPage(on);
  }, [chosen, on]);
  useEffect(() => {
    // A place that was chosen is brought into the middle.
    if (!frame.current || !shown || x === undefined || y === undefined) return;
    frame.current.scrollTo({
      left: (x / shown.width) * frame.current.scrollWidth - frame.current.clientWidth / 2,
      top: (y / shown.height) * frame.current.scrollHeight - frame.current.clientHeight / 2,
    });
  }, [chosen, x, y, shown, zoom]);
  useEffect(() => {
    if (at !== undefined) setPage(at);
  }, [at]);
  const step = (by: number) => {
    const place = ZOOMS.findIndex((one) => one >= zoom);
    setZoom(ZOOMS[Math.min(Math.max(place + by, 0), ZOOMS.length - 1)] ?? 1);
  };
  const turn = (by: number) => {
    const next = Math.min(Math.max(page + by, 1), shown?.pages ?? 1);
    setPage(next);
    turned?.(next);
  };
  const key = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      '+': () => step(1),
      '=': () => step(1),
      '-': () => step(-1),
      '0': () => setZoom(1),
      PageDown: () => turn(1),
      PageUp: () => turn(-1),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const here = marks.filter((mark) => mark.page === page);
  return (
    <figure className="viewer" data-page={page} data-pages={shown?.pages ?? 0}>
      <div className="viewer-tools">
        <button type="button" onClick={() => step(-1)} disabled={zoom === ZOOMS[0]} aria-label={t('smaller')}>
          −
        </button>
        <button type="button" onClick={() => step(1)} disabled={zoom === ZOOMS.at(-1)} aria-label={t('larger')}>
          +
        </button>
        {shown !== undefined && shown.pages > 1 && (
          <>
            <button type="button" onClick={() => turn(-1)} disabled={page === 1} aria-label={t('page-before')}>
              ‹
            </button>
            <span role="status">{t('page-of', { page, pages: shown.pages })}</span>
            <button type="button" onClick={() => turn(1)} disabled={page === shown.pages} aria-label={t('page-after')}>
              ›
            </button>
          </>
        )}
      </div>
      {failed && <p className="notice">{t('page-unshown')}</p>}
      {shown && !failed && (
        <div className="viewer-frame" ref={frame} tabIndex={0} role="region" aria-label={file.name} onKeyDown={key}>
          <div className="sheet" style={{ width: `${zoom * 100}%` }}>
            <img src={shown.address} alt={t('picture-of', { name: file.name })} />
            <svg viewBox={`0 0 ${shown.width} ${shown.height}`} aria-hidden="true">
              {here.map((mark) => (
                <polygon
                  key={mark.key + mark.box.join()}
                  className={`${mark.severity} ${mark.key === chosen ? 'chosen' : ''}`}
                  data-mark={mark.key}
                  points={mark.box.map((corner) => corner.join(',')).join(' ')}
                  onClick={() => choose?.(mark.key)}
                >
                  <title>{text(mark.said)}</title>
                </polygon>
              ))}
            </svg>
          </div>
        </div>
      )}
      <figcaption>
        <a href={contentOf(caseId, file)} target="_blank" rel="noreferrer">
          {file.name}
        </a>
      </figcaption>
    </figure>
  );
}
