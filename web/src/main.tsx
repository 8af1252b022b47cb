import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { Pages } from './app';
import { PhonePage } from './features/phone/page';
import { Words } from './i18n';
import { kept, texts } from './lang';
import { meFirst, SessionKeeper } from './session';

const PHONE = '/p';

const [said, me] = await Promise.all([texts(kept()), location.pathname === PHONE ? null : meFirst()]);
const root = document.getElementById('root');
if (root) {
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
