/** On every page of a clerk while a counter session runs: for whom, and how long still. */
import { useCallback, useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Me } from '../../api/client';
import { useLive } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText } from '../../i18n';
import { useSession } from '../../session';

export function CounterBanner() {
  const { me } = useSession();
  const session = me?.on_behalf;
  return session ? <Running key={session.session} session={session} /> : null;
}

/** What one may do ends when the enterprise ends it, on whichever page one is. */
function Running({ session }: { session: NonNullable<Me['on_behalf']> }) {
  const t = useT();
  const text = useText();
  const { enter } = useSession();
  const again = useCallback(() => void need(api.GET('/api/v1/me')).then(enter, () => undefined), [enter]);
  useLive(session.session, again);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.ceil((Date.parse(session.until) - now) / 60_000);
  useEffect(() => {
    if (left <= 0) again();
  }, [left, again]);
  return (
    <p className="counter-banner" role="status" data-banner={session.session}>
      {t('counter-acting', { name: text(session.enterprise.name), left: Math.max(left, 0) })}{' '}
      <Link to="/counter">{t('counter')}</Link>
    </p>
  );
}
