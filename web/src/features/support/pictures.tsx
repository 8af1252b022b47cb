/** Pictures of a thread: put in before the message that carries them is sent, with a line or without, shown small, opened whole. */
import { useEffect, useMemo, useState, type ChangeEvent } from 'react';
import { ours, type Schemas } from '../../api/client';
import { dropPicture, isHere, keepPicture, keptPicture } from '../../api/kept-pictures';
import { Trouble as Met, type Problem } from '../../api/problem';
import { arrived, type Written } from '../../api/written';
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

async function put(question: string, name: string, body: Blob): Promise<Picture> {
  const query = new URLSearchParams({ name });
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/support/questions/${question}/pictures?${query}`, { method: 'POST', headers: ours(), body });
  } catch {
    throw new Met(undefined);
  }
  const said = (await answer.json().catch(() => undefined)) as unknown;
  if (!answer.ok) throw new Met(said as Problem | undefined);
  return said as Picture;
}

/** Puts a picture in; without a line it is kept here until there is one. */
async function putOrKeep(question: string, file: File): Promise<Picture> {
  const bytes = await small(file);
  try {
    return await put(question, file.name, bytes);
  } catch (thrown) {
    if (!(thrown instanceof Met) || thrown.problem !== undefined) throw thrown;
    return { id: await keepPicture({ name: file.name, bytes }), name: file.name };
  }
}

/** Brings pictures that were kept here to the station, before the messages that carry them. */
export async function bring(question: string, messages: readonly Written[]): Promise<void> {
  for (const here of messages.flatMap((message) => message.pictures ?? []).filter(isHere)) {
    const picture = await keptPicture(here);
    const there = picture && (await put(question, picture.name, picture.bytes));
    // First it is called as the station calls it, then it is dropped here: cut in between, nothing is lost.
    arrived(question, here, there?.id);
    await dropPicture(here);
  }
}

/** A picture from the station, or from here as long as it waits. */
function Shown({ question, picture, alt }: { question: string; picture: Picture; alt: string }) {
  const [address, setAddress] = useState(isHere(picture.id) ? undefined : addressOf(question, picture));
  useEffect(() => {
    if (!isHere(picture.id)) {
      setAddress(addressOf(question, picture));
      return undefined;
    }
    let made: string | undefined;
    let over = false;
    void keptPicture(picture.id)
      .then((kept) => {
        if (!kept || over) return;
        made = URL.createObjectURL(kept.bytes);
        setAddress(made);
      })
      .catch(() => undefined);
    return () => {
      over = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [question, picture]);
  return address === undefined ? <span className="small">{alt}</span> : <img src={address} alt={alt} loading="lazy" />;
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
        all.push(await putOrKeep(question, file));
        change([...all]);
      }
    });
  };
  return (
    <>
      {pictures.length > 0 && (
        <ul className="thumbs plain-list">
          {pictures.map((picture) => (
            <li key={picture.id} data-here={isHere(picture.id)}>
              <Shown question={question} picture={picture} alt={picture.name} />
              {isHere(picture.id) && <span className="small">{t('support-picture-here')}</span>}
              <button
                type="button"
                className="plain"
                onClick={() => {
                  change(pictures.filter((one) => one !== picture));
                  if (isHere(picture.id)) void dropPicture(picture.id);
                }}
              >
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

/** Pictures of a message that waits for the line. */
export function WaitingPictures({ question, ids }: { question: string; ids: readonly string[] }) {
  const t = useT();
  // The same for as long as they are: else each look would fetch them anew.
  const pictures = useMemo(() => ids.map((id) => ({ id, name: '' })), [ids.join(' ')]);
  return (
    <ul className="thumbs plain-list">
      {pictures.map((picture, at) => (
        <li key={picture.id}>
          <Shown question={question} picture={picture} alt={t('support-picture-waits', { number: at + 1 })} />
        </li>
      ))}
    </ul>
  );
}

/** `by` is who sent them: a picture may stand for itself, without a word beside it. */
export function Pictures({ question, pictures, by }: { question: string; pictures: readonly Picture[]; by: string }) {
  const t = useT();
  if (pictures.length === 0) return null;
  return (
    <ul className="thumbs plain-list" data-pictures={pictures.length}>
      {pictures.map((picture) => (
        <li key={picture.id}>
          <a href={addressOf(question, picture)} target="_blank" rel="noreferrer">
            <img src={addressOf(question, picture)} alt={t('support-picture-of', { name: by, file: picture.name })} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  );
}
