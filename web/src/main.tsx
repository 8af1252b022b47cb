import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { Pages } from './app';
import { PhonePage } from './features/phone/page';
import { Words } from './i18n';
import { SessionKeeper } from './session';
import './style.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Words>
        <BrowserRouter>
          <Routes>
            <Route path="/p" element={<PhonePage />} />
            <Route
              path="*"
              element={
                <SessionKeeper>
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
