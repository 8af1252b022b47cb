/** Answers that are asked for while the scripts still come over the line. Each is taken once and soon, or not at all. */
import { ours } from './headers';

interface Asked {
  at: number;
  answer: Promise<Response>;
  /** The content of a good answer, once it is there. */
  said?: unknown;
}

/** What is older is asked for again. */
const FRESH = 10_000;
/** How long the first sight of a page is held back for its content: two sights, one after the other, cost a phone more. */
const PATIENCE = 400;
const asked = new Map<string, Asked>();

export async function askAhead(path: string): Promise<unknown> {
  const entry: Asked = { at: Date.now(), answer: fetch(path, { headers: ours(), credentials: 'same-origin' }) };
  asked.set(path, entry);
  const answer = await entry.answer;
  if (answer.ok) entry.said = await answer.clone().json();
  return entry.said;
}

function fresh(path: string): Asked | undefined {
  const found = asked.get(path);
  asked.delete(path);
  return found && Date.now() - found.at < FRESH ? found : undefined;
}

/** The answer that was asked for ahead, else a new one. */
export function taken(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const found = request.method === 'GET' ? fresh(pathname + search) : undefined;
  return found?.answer ?? fetch(request);
}

/** The content of an answer that has come already. What it holds is what the interface says of that path. */
export function ready<T>(path: string): T | undefined {
  return asked.get(path)?.said === undefined ? undefined : (fresh(path)?.said as T);
}

/** Until what was asked for has come, or a little while has gone. */
export function settled(): Promise<unknown> {
  const all = Promise.allSettled([...asked.values()].map((it) => it.answer.then((answer) => answer.clone().text())));
  return Promise.race([all, new Promise((done) => setTimeout(done, PATIENCE))]);
}
