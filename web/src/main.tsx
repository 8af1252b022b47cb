import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { Pages } from './app';
import { Words } from './i18n';
import { SessionKeeper } from './session';
import './style.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Words>
        <BrowserRouter>
          <SessionKeeper>
            <Pages />
          </SessionKeeper>
        </BrowserRouter>
      </Words>
    </StrictMode>,
  );
}
