/**
 * Messages of a question that were written and are not yet acknowledged, in the order in which they were written. They outlive the
 * page and a cut line, and are gone when the person signs out: the next one at this counter must not find them.
 */
import { newKey } from './key';
import type { components } from './schema';

type Schemas = components['schemas'];

export interface Written {
  client_id: string;
  words: string;
  steps: string[];
  /** Where it points, where it points anywhere. */
  anchor?: Schemas['AnchorView'];
  /** Pictures: those that the station has, and those that are kept here (`kept-pictures.ts`) until it can be reached. */
  pictures?: string[];
}

const PREFIX = 'yizhan.support.';

export function written(question: string): Written[] {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + question) ?? '[]') as Written[];
  } catch {
    return [];
  }
}

function put(question: string, messages: readonly Written[]): void {
  if (messages.length === 0) localStorage.removeItem(PREFIX + question);
  else localStorage.setItem(PREFIX + question, JSON.stringify(messages));
}

/** One more, behind the others. */
export function write(question: string, message: Omit<Written, 'client_id'>): void {
  put(question, [...written(question), { client_id: newKey(), ...message }]);
}

/** Those that the station has; others may have been written meanwhile, here or in another window. */
export function acknowledged(question: string, sent: readonly string[]): void {
  put(question, written(question).filter((message) => !sent.includes(message.client_id)));
}

/** A picture has arrived and is called otherwise now; or it is lost, and what says nothing without it with it. */
export function arrived(question: string, here: string, id: string | undefined): void {
  const changed = written(question).map((message) => {
    if (!message.pictures?.includes(here)) return message;
    const pictures = message.pictures.flatMap((one) => (one === here ? (id ?? []) : one));
    return { ...message, pictures };
  });
  put(question, changed.filter((message) => message.words !== '' || message.steps.length > 0 || (message.pictures?.length ?? 0) > 0));
}

export function forgetWritten(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}
