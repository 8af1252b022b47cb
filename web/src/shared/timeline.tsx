/** What happened to a case, oldest first. */
import type { EventView } from '../api/client';
import { useDates, useT, useText } from '../i18n';
import { detailsOf } from './details';

export function Timeline({ events }: { events: readonly EventView[] }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  return (
    <ol className="timeline">
      {events.map((event) => (
        <li key={event.seq}>
          <strong>{t(`event-${event.event}`)}</strong>
          <span className="small">
            <time dateTime={event.at}>{moment(event.at)}</time>
            {' · '}
            {event.person ?? t('by-rule')}
            {event.role && ` · ${t(`role-${event.role}`)}`}
            {event.organisation && ` · ${text(event.organisation.name)}`}
            {event.on_behalf &&
              ` · ${t('for-client', { name: text(event.on_behalf.enterprise.name), by: event.on_behalf.confirmed_by })}`}
          </span>
          {detailsOf(event.details).map((line) => (
            <p key={line} className="small">
              {line}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}
