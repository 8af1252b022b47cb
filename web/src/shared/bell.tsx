/** A bell with the number of unread notifications, and whom it tells. */
import { useEffect } from 'react';
import { Link } from 'react-router-dom';
import { api } from '../api/client';
import { useHints } from '../api/live';
import { useLoad, usePoll } from '../api/load';
import { need } from '../api/problem';
import { useT } from '../i18n';
import { useSession } from '../session';

/** Raised where some were read. */
export const CHANGED = 'yizhan:notifications';

/** Hints of one's own notifications come over the same wire as those of cases. */
export function useTold(again: () => void): void {
  useHints([], again);
  useEffect(() => {
    window.addEventListener(CHANGED, again);
    return () => window.removeEventListener(CHANGED, again);
  }, [again]);
}

export function Bell() {
  const t = useT();
  const { me } = useSession();
  const list = useLoad(`bell ${me?.person.id ?? ''}`, () =>
    need(api.GET('/api/v1/me/notifications', { params: { query: { limit: 1 } } })),
  );
  useTold(list.reload);
  usePoll(true, list.reload, 60_000);
  const unread = list.data?.unread ?? 0;
  return (
    <Link to="/notifications" className="bell" data-unread={unread}>
      {t('notifications')}
      {unread > 0 && (
        <span className="badge">
          <span className="unseen">{t('unread')}</span>
          {unread >= 100 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}
