import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { Pages } from './app';
import { Words } from './i18n';
import { settled } from './api/ahead';
import { kept, texts } from './lang';
import { bringFor } from './pages';
import { meFirst, SessionKeeper } from './session';
import { part } from './shared/part';

const PHONE = '/p';
const PhonePage = part('phone');

/** Shows the first page once its texts, its script and what was asked for ahead have come. */
export async function begin(): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) return;
  const [said, me] = await Promise.all([
    texts(kept()),
    location.pathname === PHONE ? null : meFirst(),
    // Said where it is missing.
    bringFor(location.pathname).catch(() => undefined),
  ]);
  await settled();
  createRoot(root).render(
    <StrictMode>
      <Words first={said}>
        <BrowserRouter>
          <Routes>
            <Route path={PHONE} element={<PhonePage />} />
            <Route
              path="*"
              element={
                <SessionKeeper first={me}>
                  <Pages />
                </SessionKeeper>
              }
            />
          </Routes>
        </BrowserRouter>
      </Words>
    </StrictMode>,
  );
}
