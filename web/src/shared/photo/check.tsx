/** A photograph is looked at on the device before it is sent. A flaw is said; the person may send it anyway. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n';
import type { Look } from './look';
import type { Told } from './worker';

interface Doubtful {
  file: File;
  look: Look;
  address: string;
}

export interface PhotoCheck {
  doubtful: Doubtful | undefined;
  take: (files: readonly File[]) => Promise<void>;
  anyway: () => void;
  drop: () => void;
}

/** How long a look may take before the photograph is sent without it. */
const PATIENCE = 4000;

function useLooks(): (file: File) => Promise<Look | undefined> {
  const worker = useRef<Worker>();
  const asked = useRef(new Map<number, (look: Look | undefined) => void>());
  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = undefined;
    },
    [],
  );
  return useCallback((file) => {
    if (!file.type.startsWith('image/') || typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') {
      return Promise.resolve(undefined);
    }
    if (worker.current === undefined) {
      worker.current = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.current.onmessage = ({ data }: MessageEvent<Told>) => {
        asked.current.get(data.id)?.(data.look);
        asked.current.delete(data.id);
      };
    }
    const id = Math.random();
    const { current: looker } = worker;
    return new Promise((resolve) => {
      asked.current.set(id, resolve);
      setTimeout(() => resolve(undefined), PATIENCE);
      looker.postMessage({ id, file });
    });
  }, []);
}

/** Looks at each file in turn; sound ones are put in at once, others wait for a word of the person. */
export function usePhotoCheck(put: (file: File) => Promise<void>): PhotoCheck {
  const looks = useLooks();
  const [doubtful, setDoubtful] = useState<Doubtful>();
  const decide = useRef<(send: boolean) => void>();
  const take = async (files: readonly File[]) => {
    for (const file of files) {
      const look = await looks(file);
      if (look !== undefined && look.flaws.length > 0) {
        const address = URL.createObjectURL(file);
        setDoubtful({ file, look, address });
        const send = await new Promise<boolean>((resolve) => {
          decide.current = resolve;
        });
        setDoubtful(undefined);
        URL.revokeObjectURL(address);
        if (!send) continue;
      }
      await put(file);
    }
  };
  return { doubtful, take, anyway: () => decide.current?.(true), drop: () => decide.current?.(false) };
}

/** The doubtful photograph with what was seen, and the outline that was found. */
export function Looker({ check }: { check: PhotoCheck }) {
  const t = useT();
  const shown = check.doubtful;
  if (shown === undefined) return null;
  return (
    <div className="notice" role="alert" data-flaws={shown.look.flaws.join(' ')}>
      <ul>
        {shown.look.flaws.map((flaw) => (
          <li key={flaw}>{t(`flaw-${flaw}`)}</li>
        ))}
      </ul>
      <div className="sheet doubtful">
        <img src={shown.address} alt={t('picture-of', { name: shown.file.name })} />
        {shown.look.outline && (
          <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
            <polygon points={shown.look.outline.map((point) => `${point.x},${point.y}`).join(' ')} />
          </svg>
        )}
      </div>
      <div className="row">
        <button type="button" className="main" onClick={check.drop}>
          {t('photograph-again')}
        </button>
        <button type="button" onClick={check.anyway}>
          {t('send-anyway')}
        </button>
      </div>
    </div>
  );
}
