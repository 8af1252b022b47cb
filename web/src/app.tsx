/** Which page an address shows. The desks come in a part of their own, so that a phone never loads them. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { AccountPage } from './features/account/page';
import { CounterPage } from './features/counter/owner';
import { CasePage } from './features/case/page';
import { DraftPage } from './features/draft/page';
import { HomePage } from './features/portal/home';
import { ItemPage } from './features/portal/item';
import { ItemsPage } from './features/portal/items';
import { PublicFrame } from './features/public/frame';
import { ProgressPage } from './features/public/progress';
import { VerifyPage } from './features/public/verify';
import { NewcomerPage, RegisterPage } from './features/registration/page';
import { OwesPage } from './features/security/owes';
import { SignInPage } from './features/sign-in/page';
import { isApplicant, useSession } from './session';
import { NotificationsPage } from './shared/bell';
import { Waiting } from './shared/notice';
import { Frame } from './shared/frame';

const Desk = lazy(() => import('./features/desk/desk'));

/** A new page is read from its top. */
function useTop(): void {
  const { pathname } = useLocation();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    window.scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [pathname]);
}

export function Pages() {
  const { me } = useSession();
  const { pathname } = useLocation();
  useTop();
  // Anybody's, whoever is signed in.
  if (/^\/(verify|progress)(\/|$)/.test(pathname)) {
    return (
      <PublicFrame>
        <Routes>
          <Route path="/verify" element={<VerifyPage />} />
          <Route path="/verify/:code" element={<VerifyPage />} />
          <Route path="/progress" element={<ProgressPage />} />
        </Routes>
      </PublicFrame>
    );
  }
  if (me === null) {
    if (pathname === '/register') return <RegisterPage />;
    // The guide is for everybody.
    return (
      <Routes>
        <Route path="/items" element={<Frame><ItemsPage /></Frame>} />
        <Route path="/items/:item" element={<Frame><ItemPage /></Frame>} />
        <Route path="*" element={<SignInPage />} />
      </Routes>
    );
  }
  if (me.owes) return <OwesPage />;
  if (me.roles.length === 0) return <NewcomerPage />;
  if (!isApplicant(me)) {
    return (
      <Suspense fallback={<Waiting />}>
        <Desk />
      </Suspense>
    );
  }
  return (
    <Frame>
      <Routes>
        <Route path="/" element={<HomePage />} />
        <Route path="/items" element={<ItemsPage />} />
        <Route path="/items/:item" element={<ItemPage />} />
        <Route path="/cases/:case" element={<CasePage />} />
        <Route path="/cases/:case/draft" element={<DraftPage />} />
        <Route path="/counter/:counter" element={<CounterPage />} />
        <Route path="/notifications" element={<NotificationsPage />} />
        <Route path="/account" element={<AccountPage />} />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </Frame>
  );
}
