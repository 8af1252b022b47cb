/**
 * A page of a material on which people mark places. Who draws does so with a finger, a mouse, or with keys: arrows move the
 * frame, with Shift they size it, Enter keeps it, Escape lets it go. Must not know who else looks at the page.
 */
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { MaterialView } from '../../../api/client';
import { useT } from '../../../i18n';
import { usePicture } from '../../../shared/viewer';
import type { Region } from './document';

export interface SheetMark {
  id: string;
  region: Region;
  /** Whose it is, in words. */
  said: string;
  mine: boolean;
}

interface Props {
  caseId: string;
  file: MaterialView;
  page: number;
  turn?: (page: number) => void;
  marks: readonly SheetMark[];
  /** Keeps a place that was drawn. Without it nobody draws. */
  draw?: (region: Region) => void;
}

/** A frame of less is a slip of the finger. */
const SMALLEST = 0.012;
/** One press of an arrow, of the longer side. */
const STEP = 0.02;

export function Sheet({ caseId, file, page, turn, marks, draw }: Props) {
  const t = useT();
  const { shown, failed } = usePicture(caseId, file, page);
  const [drawing, setDrawing] = useState(false);
  const [frame, setFrame] = useState<Region>();
  const from = useRef<{ x: number; y: number }>();
  if (failed) return <p className="notice">{t('page-unshown')}</p>;
  if (!shown) return <div className="waiting" role="status" aria-busy="true" />;
  const place = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (at: number, most: number) => Math.round(Math.min(Math.max(at, 0), 1) * most);
    return {
      x: within((event.clientX - box.left) / box.width, shown.width),
      y: within((event.clientY - box.top) / box.height, shown.height),
    };
  };
  const keep = (region: Region | undefined) => {
    from.current = undefined;
    setFrame(undefined);
    const least = SMALLEST * Math.max(shown.width, shown.height);
    if (!region || region.width < least || region.height < least) return;
    draw?.(region);
    setDrawing(false);
  };
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (!drawing) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = place(event);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!from.current) return;
    const [one, other] = [from.current, place(event)];
    setFrame({
      x: Math.min(one.x, other.x),
      y: Math.min(one.y, other.y),
      width: Math.abs(one.x - other.x),
      height: Math.abs(one.y - other.y),
    });
  };
  const start = () => {
    setDrawing(!drawing);
    const [width, height] = [Math.round(shown.width / 3), Math.round(shown.height / 6)];
    setFrame(drawing ? undefined : { x: Math.round((shown.width - width) / 2), y: Math.round((shown.height - height) / 2), width, height });
  };
  const key = (event: KeyboardEvent) => {
    if (!drawing || !frame) return;
    const step = Math.round(STEP * Math.max(shown.width, shown.height));
    const ways: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const way = ways[event.key];
    if (way) {
      const sized = event.shiftKey;
      const within = (at: number, most: number) => Math.min(Math.max(at, 0), most);
      setFrame({
        x: sized ? frame.x : within(frame.x + way[0], shown.width - frame.width),
        y: sized ? frame.y : within(frame.y + way[1], shown.height - frame.height),
        width: sized ? within(Math.max(frame.width + way[0], step), shown.width - frame.x) : frame.width,
        height: sized ? within(Math.max(frame.height + way[1], step), shown.height - frame.y) : frame.height,
      });
    } else if (event.key === 'Enter') keep(frame);
    else if (event.key === 'Escape') start();
    else return;
    event.preventDefault();
  };
  return (
    <figure className="viewer shared-sheet" data-page={page} data-pages={shown.pages} data-marks={marks.length}>
      <div className="viewer-tools">
        {turn && shown.pages > 1 && (
          <>
            <button type="button" onClick={() => turn(page - 1)} disabled={page <= 1} aria-label={t('page-before')}>
              ‹
            </button>
            <span role="status">{t('page-of', { page, pages: shown.pages })}</span>
            <button type="button" onClick={() => turn(page + 1)} disabled={page >= shown.pages} aria-label={t('page-after')}>
              ›
            </button>
          </>
        )}
        {draw && (
          <button type="button" className="draw" aria-pressed={drawing} onClick={start} onKeyDown={key}>
            {t('form-mark')}
          </button>
        )}
        {drawing && <span className="small">{t('form-mark-how')}</span>}
      </div>
      <div
        className={drawing ? 'sheet drawing' : 'sheet'}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={() => from.current && keep(frame)}
        onPointerCancel={() => keep(undefined)}
      >
        <img src={shown.address} alt={t('picture-of', { name: file.name })} draggable={false} />
        <svg viewBox={`0 0 ${shown.width} ${shown.height}`} aria-hidden="true">
          {marks.map((mark) => (
            <rect key={mark.id} className={mark.mine ? 'mark mine' : 'mark'} data-mark={mark.id} {...mark.region}>
              <title>{mark.said}</title>
            </rect>
          ))}
          {frame && <rect className="mark frame" {...frame} />}
        </svg>
      </div>
    </figure>
  );
}
