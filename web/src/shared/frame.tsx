/** The frame of the light pages: header, navigation, what one is and in which language. */
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router-dom';
import { useLang, useT, useText } from '../i18n';
import { useSession } from '../session';
import { Bell } from './bell';

export function LangSwitch() {
  const { lang, choose } = useLang();
  const t = useT();
  const other = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <button type="button" className="plain" lang={other} onClick={() => choose(other)}>
      {t('other-language')}
    </button>
  );
}

export function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const text = useText();
  const { me } = useSession();
  return (
    <>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="bar">
        <Link to="/" className="brand">
          {t('brand')}
        </Link>
        {me?.acting && <span className="who">{text(me.acting.organisation.name)}</span>}
        {me && <Bell />}
        <LangSwitch />
      </header>
      <main id="content" className="narrow" tabIndex={-1}>
        {children}
      </main>
      {me && (
        <nav className="tabs" aria-label={t('nav')}>
          <NavLink to="/" end>
            {t('nav-home')}
          </NavLink>
          <NavLink to="/items">{t('nav-items')}</NavLink>
          <NavLink to="/account">{t('nav-account')}</NavLink>
        </nav>
      )}
    </>
  );
}
