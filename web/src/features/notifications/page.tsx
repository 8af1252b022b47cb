/** What one was told of, and of what one wishes to be told. */
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useDates, useLang, useT, useText, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { CHANGED, useTold } from '../../shared/bell';
import { Empty, Trouble, Waiting } from '../../shared/notice';

/** Where what one is told of is: a question that is late is with its expert, at the desk of who steps in, on the board of who leads. */
function placeOf(one: Schemas['NotificationView']): string {
  if (one.kind === 'support_lead') return '/board';
  if (one.kind === 'support_deputy') return '/support';
  const question = one.facts['question'];
  return typeof question === 'string' ? `/support/${question}` : `/cases/${one.case}`;
}

export function NotificationsPage() {
  const t = useT();
  const text = useText();
  const { moment, day } = useDates();
  const { me } = useSession();
  const go = useNavigate();
  useTitle(t('notifications'));
  const list = useLoad(`notifications ${me?.person.id ?? ''}`, () =>
    need(api.GET('/api/v1/me/notifications', { params: { query: { limit: 50 } } })),
  );
  useTold(list.reload);
  const read = async (body: { some?: string[]; up_to?: string | null }) => {
    await api.POST('/api/v1/me/notifications/read', { body: { some: [], up_to: null, ...body } });
    window.dispatchEvent(new Event(CHANGED));
  };
  const newest = list.data?.items[0];
  return (
    <>
      <h1>{t('notifications')}</h1>
      <Trouble of={list.trouble} again={list.reload} />
      {list.data === undefined && !list.trouble && <Waiting />}
      {list.data?.items.length === 0 && <Empty>{t('no-notifications')}</Empty>}
      {newest && (list.data?.unread ?? 0) > 0 && (
        <button type="button" onClick={() => void read({ up_to: newest.id })}>
          {t('read-all')}
        </button>
      )}
      <ul className="cards">
        {list.data?.items.map((one) => (
          <li key={one.id} className={one.read ? 'card' : 'card unread'} data-kind={one.kind}>
            <Link
              to={placeOf(one)}
              onClick={(event) => {
                event.preventDefault();
                void read({ some: [one.id] }).then(() => go(placeOf(one)));
              }}
            >
              {t(`told-${one.kind}`)}
            </Link>
            {!one.read && <span className="state">{t('unread')}</span>}
            <span className="small">
              {text(one.item.name)}
              {one.receipt && ` · ${one.receipt}`}
              {typeof one.facts['due'] === 'string' && ` · ${t('due-on', { day: day(one.facts['due']) })}`} ·{' '}
              <time dateTime={one.at}>{moment(one.at)}</time>
            </span>
          </li>
        ))}
      </ul>
      <NoticeSettings />
    </>
  );
}

type Setting = Schemas['NoticeSetting'];

function NoticeSettings() {
  const t = useT();
  const { lang } = useLang();
  const held = useLoad('notice-settings', () => need(api.GET('/api/v1/me/notification-settings')));
  const mail = useLoad('mail', () => need(api.GET('/api/v1/me/mail')));
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const keep = async (body: { settings?: Setting[]; lang?: 'zh-CN' | 'en' }) => {
    setTrouble(undefined);
    try {
      held.put(await need(api.PUT('/api/v1/me/notification-settings', { body: { settings: [], ...body } as never })));
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
  };
  const settings = held.data?.settings ?? [];
  const mailed = mail.data?.address != null;
  const ways = mailed ? (['in_app', 'by_message', 'by_mail'] as const) : (['in_app', 'by_message'] as const);
  return (
    <section aria-labelledby="notice-settings">
      <h2 id="notice-settings">{t('notice-settings')}</h2>
      <Trouble of={trouble ?? held.trouble} />
      <p className="small">{t('messages-in', { lang: held.data?.lang === 'en' ? 'English' : t('chinese') })}</p>
      {held.data && held.data.lang !== lang && (
        <button type="button" className="plain" onClick={() => void keep({ lang })}>
          {t('messages-in-mine')}
        </button>
      )}
      <table className="settings">
        <thead>
          <tr>
            <th scope="col">{t('what-about')}</th>
            <th scope="col">{t('in-app')}</th>
            <th scope="col">{t('by-message')}</th>
            {mailed && <th scope="col">{t('by-mail')}</th>}
          </tr>
        </thead>
        <tbody>
          {settings.map((one) => (
            <tr key={one.kind}>
              <th scope="row">{t(`told-${one.kind}`)}</th>
              {ways.map((where) => (
                <td key={where}>
                  <input
                    type="checkbox"
                    aria-label={`${t(`told-${one.kind}`)} ${t(where.replace('_', '-'))}`}
                    checked={one[where] ?? false}
                    onChange={(event) => void keep({ settings: [{ ...one, [where]: event.target.checked }] })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {mail.data && !mailed && (
        <p className="small">
          {t('no-mail')} <Link to="/account">{t('mail')}</Link>
        </p>
      )}
    </section>
  );
}
