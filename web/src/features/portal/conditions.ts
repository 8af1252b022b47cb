/** Conditions over the form, as the catalogue states them: true, false, or unknown while the form does not say. */
import type { Schemas } from '../../api/client';

export type Condition = Schemas['Condition'];
export type Answers = Readonly<Record<string, string>>;

export function holds(condition: Condition, answers: Answers): boolean | undefined {
  if ('is' in condition) {
    const said = answers[condition.is.field];
    return said === undefined ? undefined : said === condition.is.value;
  }
  if ('in' in condition) {
    const said = answers[condition.in.field];
    return said === undefined ? undefined : condition.in.values.includes(said);
  }
  if ('above' in condition) {
    const said = Number.parseFloat(answers[condition.above.field] ?? '');
    return Number.isNaN(said) ? undefined : said > condition.above.value;
  }
  if ('all' in condition) return joined(condition.all, answers, false);
  if ('any' in condition) return joined(condition.any, answers, true);
  const inner = holds(condition.not, answers);
  return inner === undefined ? undefined : !inner;
}

function joined(parts: readonly Condition[], answers: Answers, decisive: boolean): boolean | undefined {
  const said = parts.map((part) => holds(part, answers));
  if (said.includes(decisive)) return decisive;
  return said.includes(undefined) ? undefined : !decisive;
}

/** The fields that a condition looks at. */
export function fieldsOf(condition: Condition): string[] {
  if ('is' in condition) return [condition.is.field];
  if ('in' in condition) return [condition.in.field];
  if ('above' in condition) return [condition.above.field];
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  return fieldsOf(condition.not);
}
