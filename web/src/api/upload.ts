/** Sending a file with visible progress, which fetch cannot show. */
import { newKey, ours, type MaterialView } from './client';
import { Trouble, type Problem } from './problem';

interface Upload {
  caseId: string;
  slot: string;
  file: File;
  name: string;
  replaces?: string;
  progress: (share: number) => void;
}

export function upload({ caseId, slot, file, name, replaces, progress }: Upload): Promise<MaterialView> {
  const query = new URLSearchParams({ slot, name });
  if (replaces !== undefined) query.set('replaces', replaces);
  return send(`/api/v1/cases/${caseId}/materials?${query.toString()}`, file, progress);
}

/** A file as the body of a request. */
export function send(
  address: string,
  file: File,
  progress: (share: number) => void,
  more: Record<string, string> = {},
): Promise<MaterialView> {
  const request = new XMLHttpRequest();
  request.open('POST', address);
  for (const [header, value] of Object.entries({ ...ours(), ...more })) request.setRequestHeader(header, value);
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.setRequestHeader('Idempotency-Key', newKey());
  request.responseType = 'json';
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(new Trouble(undefined));
    request.onload = () => {
      if (request.status === 201) resolve(request.response as MaterialView);
      else reject(new Trouble((request.response as Problem | null) ?? undefined));
    };
    request.send(file);
  });
}

/** The name of a file that is not yet taken in the case. */
export function freeName(name: string, taken: readonly string[]): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let free = name;
  for (let count = 2; taken.includes(free); count += 1) free = `${stem} (${count})${ending}`;
  return free;
}
