/** The clocks of a case: in words first, in colour besides. */
import type { ClockView } from '../api/client';
import { useDates, useT } from '../i18n';

export function ClockLine({ clock }: { clock: ClockView }) {
  const t = useT();
  const { day } = useDates();
  const said = () => {
    if (clock.state === 'paused') return t('clock-paused');
    if (clock.state === 'stopped') {
      const on = day(clock.stopped_on ?? clock.since);
      return clock.in_time === false ? t('clock-late', { on }) : t('clock-stopped', { on });
    }
    const due = clock.due ? day(clock.due) : '';
    const left = clock.left ?? 0;
    // A number of days allowed counts working days; a last day that was named counts all.
    const unit = clock.days == null ? 'all' : 'working';
    return left < 0 ? t('clock-over', { due, days: -left, unit }) : t('clock-left', { due, days: left, unit });
  };
  return (
    <span className={`clock ${clock.colour}`}>
      <span className="dot" aria-hidden="true" />
      {t('says', { what: t(`clock-${clock.kind}`), said: said() })}
    </span>
  );
}
