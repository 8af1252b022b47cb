/** The words that people wrote into an event or a state: reasons, conditions, notes, what is to be mended. */
const WORDS = ['receipt', 'reason', 'conditions', 'note', 'right_organ'] as const;

export interface ToMend {
  subject: string;
  problem: string;
  remedy: string;
}

export function wordOf(details: Record<string, unknown>, word: string): string | undefined {
  const value = details[word];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function detailsOf(details: Record<string, unknown>): string[] {
  const written = WORDS.flatMap((word) => wordOf(details, word) ?? []);
  return [...written, ...toMend(details).map((item) => `${item.problem} → ${item.remedy}`)];
}

/** The points of a correction notice, wherever the details carry them. */
export function toMend(details: Record<string, unknown>): ToMend[] {
  const notice = details['notice'] as Record<string, unknown> | undefined;
  const items = details['items'] ?? notice?.['items'];
  return Array.isArray(items) ? items.filter((item): item is ToMend => typeof item?.problem === 'string') : [];
}
