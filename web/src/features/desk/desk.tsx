/** The desks of clerks, officers and leads. The only part that loads the component library of the offices. */
import { ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import { Link, Navigate, NavLink, Route, Routes } from 'react-router-dom';
import { useLang, useT, useText } from '../../i18n';
import { useSession } from '../../session';
import { Bell } from '../../shared/bell';
import { LangSwitch } from '../../shared/frame';
import { AccountPage } from '../account/page';
import { CounterBanner } from '../counter/banner';
import { CounterDesk } from '../counter/clerk';
import { DraftPage } from '../draft/page';
import { NotificationsPage } from '../notifications/page';
import { ItemPage } from '../portal/item';
import { ItemsPage } from '../portal/items';
import { SupportBoard } from '../support/board';
import { SupportMeasures } from '../support/measures';
import { CardsPage } from '../support/cards';
import { SupportDesk } from '../support/desk';
import { QuestionsPage } from '../support/list';
import { QuestionPage } from '../support/page';
import { DeskCase } from './case';
import { AdminNav, AdminPages } from '../admin/routes';
import './desk.css';
import { FiguresPage } from './figures';
import { part } from '../../shared/part';
import { WorkList } from './list';

const SharedFormPage = part('sharedForm');

/** Pages of the portal that a clerk uses in a counter session. */
const NARROW = [
  ['/items', <ItemsPage key="items" />],
  ['/items/:item', <ItemPage key="item" />],
  ['/cases/:case/draft', <DraftPage key="draft" />],
  ['/questions', <QuestionsPage key="questions" />],
  ['/questions/:question', <QuestionPage key="question" />],
  ['/questions/:question/form', <SharedFormPage key="form" />],
] as const;
/** The letters of the light pages, for both to look alike. */
const FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
/** Who may be one of the support team; whether somebody is, their desk says. */
const TEAM = ['clerk', 'officer', 'department_lead'];
const LEADS = ['leader', 'department_lead', 'station_lead'];

export default function Desk() {
  const { lang } = useLang();
  const t = useT();
  const text = useText();
  const { me } = useSession();
  const keeps = me?.acting?.kind === 'administrator' || me?.acting?.kind === 'auditor';
  const leads = me?.acting !== null && LEADS.includes(me?.acting?.kind ?? '');
  return (
    <ConfigProvider
      locale={lang === 'en' ? en : zh}
      button={{ autoInsertSpace: false }}
      theme={{ token: { colorPrimary: '#0b5c6b', colorLink: '#0b5c6b', colorTextPlaceholder: '#5b6a72', colorTextDescription: '#51626b', fontFamily: FONT, motion: false } }}
    >
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="desk-bar">
        <Link to="/" className="brand">
          {t('brand')}
        </Link>
        <nav aria-label={t('nav')}>
          {keeps ? (
            <AdminNav />
          ) : (
            <NavLink to="/" end>
              {t('work-list')}
            </NavLink>
          )}
          {me?.acting?.kind === 'clerk' && <NavLink to="/counter">{t('counter')}</NavLink>}
          {me?.acting?.kind === 'clerk' && <NavLink to="/questions">{t('support')}</NavLink>}
          {TEAM.includes(me?.acting?.kind ?? '') && <NavLink to="/support">{t('support-desk')}</NavLink>}
          {leads && me?.acting?.kind !== 'station_lead' && <NavLink to="/board">{t('support-board')}</NavLink>}
          {leads && <NavLink to="/figures">{t('figures')}</NavLink>}
          <NavLink to="/account">{t('nav-account')}</NavLink>
        </nav>
        <Bell />
        <span className="who-am-i">
          {me?.person.name}
          {me?.acting && ` · ${t(`role-${me.acting.kind}`)} · ${text(me.acting.organisation.name)}`}
        </span>
        <LangSwitch />
      </header>
      <CounterBanner />
      <Routes>
        <Route path="/" element={keeps ? <Navigate to="/admin/requests" replace /> : <WorkList />} />
        {keeps && <Route path="/admin/*" element={<AdminPages />} />}
        <Route path="/cases/:case" element={<DeskCase />} />
        <Route path="/counter" element={<CounterDesk />} />
        {NARROW.map(([path, page]) => (
          <Route
            key={path}
            path={path}
            element={
              <main id="content" className="narrow" tabIndex={-1}>
                {page}
              </main>
            }
          />
        ))}
        <Route path="/support" element={<SupportDesk />} />
        <Route path="/support/cards" element={<CardsPage />} />
        <Route path="/support/:question" element={<SupportDesk />} />
        <Route
          path="/support/:question/form"
          element={
            <main id="content" className="desk" tabIndex={-1}>
              <SharedFormPage />
            </main>
          }
        />
        <Route path="/board" element={<SupportBoard />} />
        <Route path="/board/:department" element={<SupportMeasures />} />
        <Route path="/figures" element={<FiguresPage />} />
        <Route
          path="/notifications"
          element={
            <main id="content" className="narrow" tabIndex={-1}>
              <NotificationsPage />
            </main>
          }
        />
        <Route
          path="/account"
          element={
            <main id="content" className="narrow" tabIndex={-1}>
              <AccountPage />
            </main>
          }
        />
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </ConfigProvider>
  );
}
