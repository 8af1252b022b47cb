/** Which page an address shows. The desks come in a part of their own, so that a phone never loads them. */
import { useEffect, useRef } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { HomePage } from './features/portal/home';
import { PublicFrame } from './features/public/frame';
import { SignInPage } from './features/sign-in/page';
import { bringRest } from './pages';
import { isApplicant, useSession } from './session';
import { Frame } from './shared/frame';
import { part } from './shared/part';

const AccountPage = part('account');
const CasePage = part('case');
const CounterPage = part('counter');
const Desk = part('desk');
const DraftPage = part('draft');
const ItemPage = part('item');
const ItemsPage = part('items');
const NewcomerPage = part('newcomer');
const NotificationsPage = part('notifications');
const OwesPage = part('owes');
const ProgressPage = part('progress');
const QuestionPage = part('question');
const QuestionsPage = part('questions');
const RegisterPage = part('register');
const SharedFormPage = part('sharedForm');
const VerifyPage = part('verify');

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
  const owner = me !== null && isApplicant(me);
  useEffect(() => {
    if (owner) bringRest();
  }, [owner]);
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
  if (!owner) return <Desk />;
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
        <Route path="/questions" element={<QuestionsPage />} />
        <Route path="/questions/:question" element={<QuestionPage />} />
        <Route path="/questions/:question/form" element={<SharedFormPage />} />
        <Route path="/account" element={<AccountPage />} />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </Frame>
  );
}
