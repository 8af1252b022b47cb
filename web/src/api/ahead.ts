/** Answers that are asked for while the scripts still come over the line. Each is taken once and soon, or not at all. */
import { ours } from './headers';

interface Asked {
  at: number;
  answer: Promise<Response>;
}

/** What is older is asked for again. */
const FRESH = 10_000;
const asked = new Map<string, Asked>();

export function askAhead(path: string): Promise<Response> {
  const answer = fetch(path, { headers: ours(), credentials: 'same-origin' });
  // Whoever takes it hears of the failure.
  answer.catch(() => undefined);
  asked.set(path, { at: Date.now(), answer });
  return answer;
}

/** The answer that was asked for ahead, else a new one. */
export function taken(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const path = pathname + search;
  const found = request.method === 'GET' ? asked.get(path) : undefined;
  asked.delete(path);
  return found && Date.now() - found.at < FRESH ? found.answer : fetch(request);
}
