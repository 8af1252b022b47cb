/** The browser and the system that a session came from, in the words that their owners know. */
const BROWSERS = [
  ['MicroMessenger', 'WeChat'],
  ['Edg', 'Edge'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const SYSTEMS = [
  ['HarmonyOS', 'HarmonyOS'],
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** What is not known is shown as it was said. */
export function deviceOf(agent: string): string {
  const of = (all: readonly (readonly [string, string])[]) => all.find(([sign]) => agent.includes(sign))?.[1];
  const said = [of(BROWSERS), of(SYSTEMS)].filter((one) => one !== undefined);
  return said.length === 0 ? agent : said.join(' · ');
}
