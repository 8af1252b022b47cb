/**
 * Pictures of questions that were taken without a line and are not at the station yet. They outlive the page, and are gone when the
 * person signs out, as what was written is. A browser that keeps nothing says so where a picture is put in.
 */
import { newKey } from './key';

export interface KeptPicture {
  name: string;
  bytes: Blob;
}

const NAME = 'yizhan.support-pictures';
const STORE = 'pictures';
/** What a picture is called that the station does not have yet. */
const HERE = 'here-';

export function isHere(id: string): boolean {
  return id.startsWith(HERE);
}

function opened(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error ?? new Error(NAME));
  });
}

async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((done, failed) => {
      const transaction = database.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      // Kept when it is on the disk, and not before.
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = () => failed(transaction.error ?? new Error(NAME));
    });
  } finally {
    database.close();
  }
}

/** Keeps one; what it is called until the station has it. */
export async function keepPicture(picture: KeptPicture): Promise<string> {
  const id = HERE + newKey();
  await within('readwrite', (store) => store.put(picture, id));
  return id;
}

export function keptPicture(id: string): Promise<KeptPicture | undefined> {
  return within('readonly', (store) => store.get(id) as IDBRequest<KeptPicture | undefined>);
}

export async function dropPicture(id: string): Promise<void> {
  await within('readwrite', (store) => store.delete(id));
}

export function forgetPictures(): void {
  try {
    indexedDB.deleteDatabase(NAME);
  } catch {
    // A browser without any has kept none.
  }
}
