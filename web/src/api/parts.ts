/** A large file in parts (tus 1.0): after silence or a reload it goes on from what the station has on its disk. */
import { ours } from './client';
import { Trouble, type Problem } from './problem';

const PART = 1024 * 1024;
/** Tries of one part, each after a longer pause. */
const TRIES = 8;
const FORGET = [404, 410];

interface Parts {
  caseId: string;
  slot: string;
  file: File;
  name: string;
  replaces?: string;
  progress: (share: number) => void;
}

function headers(more: Record<string, string>): Record<string, string> {
  return { ...ours(), 'Tus-Resumable': '1.0.0', ...more };
}

/** The same file for the same place, also after a reload. */
export function keyOf({ caseId, slot, file, replaces = '' }: Omit<Parts, 'progress' | 'name'>): string {
  return `upload ${caseId} ${slot} ${replaces} ${file.name} ${file.size} ${file.lastModified}`;
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

const pause = (turn: number) =>
  new Promise<void>((resolve) => {
    const done = () => {
      removeEventListener('online', done);
      resolve();
    };
    setTimeout(done, Math.min(500 * 2 ** turn, 15_000));
    // The network is back before the pause is over.
    addEventListener('online', done);
  });

async function refused(answer: Response): Promise<Trouble> {
  return new Trouble((await answer.json().catch(() => undefined)) as Problem | undefined);
}

async function begin(parts: Parts): Promise<string> {
  const { caseId, slot, name, file, replaces } = parts;
  const said = { case: caseId, slot, name, ...(replaces !== undefined && { replaces }) };
  const metadata = Object.entries(said).map(([word, value]) => `${word} ${base64(value)}`);
  const answer = await fetch('/api/v1/uploads', {
    method: 'POST',
    headers: headers({ 'Upload-Length': String(file.size), 'Upload-Metadata': metadata.join(',') }),
  });
  const address = answer.headers.get('Location');
  if (!answer.ok || address === null) throw await refused(answer);
  return address;
}

/** Where the station stands; nothing where it knows the upload no more. */
async function standing(address: string): Promise<number | undefined> {
  const answer = await fetch(address, { method: 'HEAD', headers: headers({}) });
  if (FORGET.includes(answer.status)) return undefined;
  if (!answer.ok) throw new Trouble(undefined);
  if (answer.headers.get('X-Yizhan-File') !== null) return Infinity;
  return Number(answer.headers.get('Upload-Offset') ?? 0);
}

async function send(address: string, file: File, from: number): Promise<number> {
  const answer = await fetch(address, {
    method: 'PATCH',
    headers: headers({ 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' }),
    body: file.slice(from, from + PART),
  });
  if (!answer.ok) throw await refused(answer);
  return answer.headers.get('X-Yizhan-File') === null ? Number(answer.headers.get('Upload-Offset')) : Infinity;
}

export async function uploadParts(parts: Parts): Promise<void> {
  const kept = keyOf(parts);
  let address = localStorage.getItem(kept) ?? undefined;
  let at: number | undefined;
  for (let turn = 0; at !== Infinity; ) {
    try {
      if (at === undefined) {
        if (address !== undefined) at = await standing(address);
        if (at === undefined) {
          address = await begin(parts);
          localStorage.setItem(kept, address);
          at = 0;
        }
      }
      parts.progress(Math.min(1, at / parts.file.size));
      at = at === Infinity ? at : await send(address ?? '', parts.file, at);
      turn = 0;
    } catch (thrown) {
      const problem = thrown instanceof Trouble ? thrown.problem : undefined;
      const final = problem !== undefined && problem.status < 500 && problem.code !== 'upload-elsewhere';
      turn += 1;
      if (final || turn > TRIES) {
        if (final) localStorage.removeItem(kept);
        throw thrown instanceof Trouble ? thrown : new Trouble(undefined);
      }
      at = undefined;
      await pause(turn);
    }
  }
  localStorage.removeItem(kept);
  parts.progress(1);
}
