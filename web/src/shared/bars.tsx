/** Bars beside their numbers. */
import { Link } from 'react-router-dom';
import { useT } from '../i18n';
import { Empty } from './notice';

export interface Bar {
  name: string;
  count: number;
  to?: string;
  /** What is said in place of the number alone. */
  said?: string;
}

/** Bars drawn beside their numbers: the table is the chart, so there is nothing that only the eye can read. */
export function Bars({ title, bars }: { title: string; bars: Bar[] }) {
  const t = useT();
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <section className="figure bars" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead className="unseen">
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{t('cases-count')}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.name}>
              <th scope="row">{bar.to ? <Link to={bar.to}>{bar.name}</Link> : bar.name}</th>
              <td>
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(bar.count * 100) / most} height="10" />
                </svg>
                <span>{bar.said ?? bar.count}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {bars.length === 0 && <Empty>{t('no-figures')}</Empty>}
    </section>
  );
}
