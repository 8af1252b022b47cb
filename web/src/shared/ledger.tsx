/** The ledger of the clocks: every start, pause and stop with its cause, the same for enterprise, clerk and officer. */
import type { CaseView } from '../api/client';
import { useDates, useT } from '../i18n';

export function Ledger({ found }: { found: CaseView }) {
  const t = useT();
  const { day } = useDates();
  if (found.ledger.length === 0) return null;
  const what = (line: CaseView['ledger'][number]) => {
    const entry = t(`ledger-${line.entry}`);
    if (line.pause_cause && line.until) {
      return t('ledger-paused', { entry, cause: t(`cause-${line.pause_cause}`), until: day(line.until) });
    }
    return t('says', { what: entry, said: t(`event-${line.cause}`) });
  };
  return (
    <details className="ledger">
      <summary>{t('ledger')}</summary>
      <ol className="plain-list">
        {found.ledger.map((line, at) => (
          <li key={`${at} ${line.clock}`}>
            <time dateTime={line.on}>{day(line.on)}</time> {t(`clock-${line.clock}`)} · {what(line)}
            {line.days != null && ` · ${t('working-days', { count: line.days })}`}
          </li>
        ))}
      </ol>
    </details>
  );
}
