/** What somebody of the staff has to do before anything else: a password of one's own, an authenticator. */
import { api } from '../../api/client';
import { need } from '../../api/problem';
import { useT, useTitle } from '../../i18n';
import { useSession } from '../../session';
import { LangSwitch } from '../../shared/frame';
import { Trouble } from '../../shared/notice';
import { useAct } from '../../shared/use-act';
import { Authenticator, Password } from './forms';

export function OwesPage() {
  const t = useT();
  const { me, enter, leave } = useSession();
  const { trouble, act } = useAct();
  const title = t(`owes-${me?.owes ?? 'password'}`);
  useTitle(title);
  const done = () => void act(async () => enter(await need(api.GET('/api/v1/me'))));
  return (
    <>
      <header className="bar">
        <span className="brand">{t('brand')}</span>
        <LangSwitch />
      </header>
      <main id="content" className="narrow entry" tabIndex={-1}>
        <h1>{title}</h1>
        {me?.owes === 'password' ? <Password done={done} /> : <Authenticator replaces={false} done={done} />}
        <Trouble of={trouble} />
        <button type="button" className="plain" onClick={() => void act(leave)}>
          {t('sign-out')}
        </button>
      </main>
    </>
  );
}
