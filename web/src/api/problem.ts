/** What went wrong, as the interface says it, or that it could not be reached. */
import type { Schemas } from './client';

export type Problem = Schemas['Problem'];

/** Thrown by `need`; `problem` is absent when there was no answer of the interface. */
export class Trouble extends Error {
  constructor(readonly problem: Problem | undefined) {
    super(problem?.code ?? 'unreachable');
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value;
}

/** The content of an answer, or the trouble. */
export async function need<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch {
    throw new Trouble(undefined);
  }
  if (!answer.response.ok) {
    throw new Trouble(isProblem(answer.error) ? answer.error : undefined);
  }
  return answer.data as T;
}

/** The trouble in whatever was thrown. */
export function troubleOf(thrown: unknown): Trouble {
  return thrown instanceof Trouble ? thrown : new Trouble(undefined);
}
