/** On every page of a clerk while a counter session runs: for whom, and how long still. */
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { api } from '../../api/client';
import { need } from '../../api/problem';
import { useT, useText } from '../../i18n';
import { useSession } from '../../session';

export function CounterBanner() {
  const t = useT();
  const text = useText();
  const { me, enter } = useSession();
  const [now, setNow] = useState(() => Date.now());
  const session = me?.on_behalf;
  useEffect(() => {
    if (!session) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, [session]);
  const left = session ? Math.ceil((Date.parse(session.until) - now) / 60_000) : 0;
  useEffect(() => {
    if (session && left <= 0) void need(api.GET('/api/v1/me')).then(enter, () => undefined);
  }, [session, left, enter]);
  if (!session) return null;
  return (
    <p className="counter-banner" role="status" data-banner={session.session}>
      {t('counter-acting', { name: text(session.enterprise.name), left: Math.max(left, 0) })}{' '}
      <Link to="/counter">{t('counter')}</Link>
    </p>
  );
}
