/** The frame of the pages that anybody may open, and the links to them. */
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useT } from '../../i18n';
import { LangSwitch } from '../../shared/frame';

export function PublicFrame({ children }: { children: ReactNode }) {
  const t = useT();
  return (
    <>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="bar">
        <Link to="/" className="brand">
          {t('brand')}
        </Link>
        <LangSwitch />
      </header>
      <main id="content" className="narrow" tabIndex={-1}>
        {children}
        <PublicLinks />
      </main>
    </>
  );
}

export function PublicLinks() {
  const t = useT();
  return (
    <nav className="public-links" aria-label={t('public-services')}>
      <Link to="/verify">{t('verify')}</Link>
      <Link to="/progress">{t('progress')}</Link>
    </nav>
  );
}
