/** Spans of days as the district counts them, eight hours ahead of UTC. */

const DAY = 86_400_000;

function dayOf(moment: number): string {
  return new Date(moment + 8 * 3600_000).toISOString().slice(0, 10);
}

/** So many days up to today, as YYYY-MM-DD. */
export function lastDays(count: number, now = Date.now()): { from: string; to: string } {
  return { from: dayOf(now - (count - 1) * DAY), to: dayOf(now) };
}
