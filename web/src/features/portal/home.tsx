/** What waits for the person, and what is under way. */
import { Link } from 'react-router-dom';
import { api, type CaseSummary, type Schemas, type State } from '../../api/client';
import { ready } from '../../api/ahead';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { ClockLine } from '../../shared/clock';
import { OpenCounters } from '../counter/owner';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { PublicLinks } from '../public/frame';

const MINE: readonly State[] = ['draft', 'correction_requested'];

export function CaseCard({ of }: { of: CaseSummary }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const address = MINE.includes(of.state) ? `/cases/${of.id}/draft` : `/cases/${of.id}`;
  return (
    <li className="card">
      <Link to={address}>{text(of.item.name)}</Link>
      <span className={`state ${of.state}`}>{t(`state-${of.state}`)}</span>
      <span className="small">{of.receipt ?? t('changed-at', { at: moment(of.updated_at) })}</span>
      {of.clock && <ClockLine clock={of.clock} />}
    </li>
  );
}

export function HomePage() {
  const t = useT();
  const { me } = useSession();
  useTitle(t('nav-home'));
  const { data, trouble, reload } = useLoad(
    `cases ${me?.acting?.id ?? ''}`,
    () => need(api.GET('/api/v1/cases')),
    () => ready<Schemas['CasesOut']>('/api/v1/cases'),
  );
  const mine = data?.items.filter((found) => MINE.includes(found.state)) ?? [];
  const others = data?.items.filter((found) => !MINE.includes(found.state)) ?? [];
  return (
    <>
      <h1>{t('hello', { name: me?.person.name ?? '' })}</h1>
      <Trouble of={trouble} again={reload} />
      <OpenCounters />
      {data === undefined && !trouble && <Waiting />}
      {data && (
        <>
          <section aria-labelledby="mine">
            <h2 id="mine">{t('waits-for-me')}</h2>
            {mine.length === 0 ? <Empty>{t('nothing-waits')}</Empty> : (
              <ul className="cards">{mine.map((found) => <CaseCard key={found.id} of={found} />)}</ul>
            )}
            <Link className="main" to="/items">
              {t('new-case')}
            </Link>
          </section>
          <section aria-labelledby="others">
            <h2 id="others">{t('under-way')}</h2>
            {others.length === 0 ? <Empty>{t('nothing-under-way')}</Empty> : (
              <ul className="cards">{others.map((found) => <CaseCard key={found.id} of={found} />)}</ul>
            )}
          </section>
        </>
      )}
      <PublicLinks>
        <Link to="/questions">{t('support-own')}</Link>
      </PublicLinks>
    </>
  );
}
