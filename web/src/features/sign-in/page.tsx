/** Signing in: owners by a code to their phone, staff by password. */
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useT, useTitle } from '../../i18n';
import { LangSwitch } from '../../shared/frame';
import { PublicLinks } from '../public/frame';
import { OwnerSignIn } from './owner';
import { StaffSignIn } from './staff';

const KEPT = 'yizhan.sign-in';

export function SignInPage() {
  const t = useT();
  useTitle(t('sign-in'));
  const [staff, setStaff] = useState(() => localStorage.getItem(KEPT) === 'staff');
  const choose = (next: boolean) => {
    localStorage.setItem(KEPT, next ? 'staff' : 'owner');
    setStaff(next);
  };
  return (
    <>
      <header className="bar">
        <span className="brand">{t('brand')}</span>
        <LangSwitch />
      </header>
      <main id="content" className="narrow entry">
        <h1>{t('welcome')}</h1>
        <p>{t('welcome-text')}</p>
        <div className="switch" role="group" aria-label={t('sign-in-as')}>
          <button type="button" aria-pressed={!staff} onClick={() => choose(false)}>
            {t('sign-in-owner')}
          </button>
          <button type="button" aria-pressed={staff} onClick={() => choose(true)}>
            {t('sign-in-staff')}
          </button>
        </div>
        {staff ? <StaffSignIn /> : <OwnerSignIn />}
        {!staff && (
          <p>
            {t('no-account')} <Link to="/register">{t('register')}</Link>
          </p>
        )}
        <PublicLinks />
        <p>
          <Link to="/items">{t('guide-for-all')}</Link>
        </p>
      </main>
    </>
  );
}
