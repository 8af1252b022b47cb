/** Pictures of a thread: put in before the message that carries them is sent, shown small, opened whole. */
import { useState, type ChangeEvent } from 'react';
import { ours, type Schemas } from '../../api/client';
import { Trouble as Met, type Problem } from '../../api/problem';
import { useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';

export type Picture = Pick<Schemas['AttachmentView'], 'id' | 'name'>;

/** Pictures of one message, and the longer side of one that is sent: enough to read small print. */
const MOST = 6;
const LONGEST = 2400;
const QUALITY = 0.85;

function addressOf(question: string, picture: Picture): string {
  return `/api/v1/support/questions/${question}/pictures/${picture.id}/content`;
}

/** As a JPEG of sensible size: a phone's own format is shown by few browsers, and its size is for printing. */
async function small(file: File): Promise<Blob> {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const sheet = document.createElement('canvas');
    Object.assign(sheet, { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
    sheet.getContext('2d')?.drawImage(image, 0, 0, sheet.width, sheet.height);
    image.close();
    return (await new Promise<Blob | null>((done) => sheet.toBlob(done, 'image/jpeg', QUALITY))) ?? file;
  } catch {
    // What this browser cannot read is judged by the station.
    return file;
  }
}

async function put(question: string, file: File): Promise<Picture> {
  const query = new URLSearchParams({ name: file.name });
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/support/questions/${question}/pictures?${query}`, { method: 'POST', headers: ours(), body: await small(file) });
  } catch {
    throw new Met(undefined);
  }
  const said = (await answer.json().catch(() => undefined)) as unknown;
  if (!answer.ok) throw new Met(said as Problem | undefined);
  return said as Picture;
}

export function AddPictures({ question, pictures, change }: { question: string; pictures: readonly Picture[]; change: (pictures: Picture[]) => void }) {
  const t = useT();
  const { busy, trouble, act } = useAct();
  const [left, setLeft] = useState(0);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].slice(0, MOST - pictures.length);
    event.target.value = '';
    void act(async () => {
      const all = [...pictures];
      for (const [at, file] of files.entries()) {
        setLeft(files.length - at);
        all.push(await put(question, file));
        change([...all]);
      }
    });
  };
  return (
    <>
      {pictures.length > 0 && (
        <ul className="thumbs plain-list">
          {pictures.map((picture) => (
            <li key={picture.id}>
              <img src={addressOf(question, picture)} alt={picture.name} />
              <button type="button" className="plain" onClick={() => change(pictures.filter((one) => one !== picture))}>
                {t('support-picture-drop')}
                <span className="unseen"> {picture.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <label className={busy || pictures.length >= MOST ? 'pick off' : 'pick'}>
        {busy ? t('support-picture-sending', { count: left }) : t('support-picture-add')}
        <input type="file" accept="image/*" multiple disabled={busy || pictures.length >= MOST} onChange={choose} />
      </label>
      <Trouble of={trouble} />
    </>
  );
}

export function Pictures({ question, pictures }: { question: string; pictures: readonly Picture[] }) {
  if (pictures.length === 0) return null;
  return (
    <ul className="thumbs plain-list" data-pictures={pictures.length}>
      {pictures.map((picture) => (
        <li key={picture.id}>
          <a href={addressOf(question, picture)} target="_blank" rel="noreferrer">
            <img src={addressOf(question, picture)} alt={picture.name} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  );
}
