/** The pages of administrators and auditors, with their navigation. */
import { Navigate, NavLink, Route, Routes } from 'react-router-dom';
import { useT } from '../../i18n';
import { Audit, Calendars, Health, Items, Requests } from './pages';
import { People } from './people';
import { Places } from './places';

const PAGES = [
  ['requests', Requests],
  ['places', Places],
  ['people', People],
  ['items', Items],
  ['calendars', Calendars],
  ['audit', Audit],
  ['health', Health],
] as const;

export function AdminNav() {
  const t = useT();
  return (
    <>
      {PAGES.map(([name]) => (
        <NavLink key={name} to={`/admin/${name}`}>
          {t(`admin-${name}`)}
        </NavLink>
      ))}
    </>
  );
}

export function AdminPages() {
  return (
    <main id="content" className="desk" tabIndex={-1}>
      <Routes>
        {PAGES.map(([name, Page]) => (
          <Route key={name} path={name} element={<Page />} />
        ))}
        <Route path="*" element={<Navigate to="/admin/requests" replace />} />
      </Routes>
    </main>
  );
}
