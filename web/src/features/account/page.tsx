/** The roles one holds, the sessions, and signing out. */
import { useState } from 'react';
import { api } from '../../api/client';
import { useLoad } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useDates, useT, useText, useTitle } from '../../i18n';
import { isApplicant, useSession } from '../../session';
import { Trouble } from '../../shared/notice';
import { Invitations, OneMore } from '../registration/page';
import { Members } from '../registration/members';
import { Security } from '../security/forms';
import { OpenCounters } from '../counter/owner';
import { deviceOf } from './device';
import { Mail } from './mail';

export function AccountPage() {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const { me, enter, leave } = useSession();
  useTitle(t('nav-account'));
  const sessions = useLoad('sessions', () => need(api.GET('/api/v1/me/sessions')));
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const act = (doing: () => Promise<void>) => {
    setTrouble(undefined);
    doing().catch((thrown: unknown) => setTrouble(troubleOf(thrown)));
  };
  const end = (session: string) =>
    act(async () => {
      await need(api.DELETE('/api/v1/me/sessions/{session}', { params: { path: { session } } }));
      sessions.reload();
    });
  return (
    <>
      <h1>{me?.person.name}</h1>
      <Trouble of={trouble ?? sessions.trouble} />
      <section aria-labelledby="roles">
        <h2 id="roles">{t('roles')}</h2>
        <ul className="cards">
          {me?.roles.map((role) => {
            const acting = role.id === me.acting?.id;
            return (
              <li key={role.id} className="card">
                <span>
                  {t(`role-${role.kind}`)} · {text(role.organisation.name)}
                </span>
                {acting ? (
                  <span className="state">{t('acting')}</span>
                ) : (
                  <button
                    type="button"
                    onClick={() => act(async () => enter(await need(api.POST('/api/v1/me/role', { body: { role: role.id } }))))}
                  >
                    {t('switch-to')}
                    <span className="unseen">
                      {' '}
                      {t(`role-${role.kind}`)} {text(role.organisation.name)}
                    </span>
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </section>
      {me && isApplicant(me) ? (
        <>
          <OpenCounters />
          <Invitations />
          <Members />
          <OneMore />
        </>
      ) : (
        <Security />
      )}
      <Mail />
      <section aria-labelledby="sessions">
        <h2 id="sessions">{t('sessions')}</h2>
        <ul className="cards">
          {sessions.data?.items.map((session) => (
            <li key={session.id} className="card">
              <span className="agent" title={session.agent}>{deviceOf(session.agent)}</span>
              <span className="small">{t('seen-at', { at: moment(session.seen_at) })}</span>
              {session.current ? (
                <span className="state">{t('this-session')}</span>
              ) : (
                <button type="button" onClick={() => end(session.id)}>
                  {t('end-session')}
                </button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <button type="button" className="main" onClick={() => act(leave)}>
        {t('sign-out')}
      </button>
    </>
  );
}
