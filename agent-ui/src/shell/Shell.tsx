import { MenuOutlined, QuestionCircleOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Drawer, Tooltip } from 'antd';
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useWorkplace } from '../api/session.ts';
import { CallBar } from '../bar/CallBar.tsx';
import { Notices } from '../bar/Notices.tsx';
import { StateSwitch } from '../bar/StateSwitch.tsx';
import { PageSkeleton } from '../shared/ListState.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Links } from './Links.tsx';
import { Navigation } from './Navigation.tsx';
import { pagesFor } from './pages.ts';
import { SearchDialog } from './SearchDialog.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { UserMenu } from './UserMenu.tsx';

/** The frame around every page: bar on top, rail on the left. */
export function Shell({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const { session, settings } = useWorkplace();
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  const [search, setSearch] = useState(false);
  const { pathname } = useLocation();
  const pages = pagesFor(session.rights);
  const worksWithPhone = session.rights.includes('phone:use') && session.staff.extension !== null;
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <header className="bar">
        <Button className="menu-button" type="text" icon={<MenuOutlined />} aria-label={t('shell.menu')} onClick={() => setMenu(true)} />
        <div className="brand" title={settings.communityName[i18n.language === 'en' ? 'en' : 'zh']}>
          <img src="/linli.svg" alt="" width={28} height={28} />
          <span className="brand-name">{t('shell.name')}</span>
        </div>
        {worksWithPhone ? (
          <>
            <StateSwitch />
            <CallBar />
          </>
        ) : (
          <div className="bar-space" />
        )}
        <Links />
        <div className="bar-tools">
          <Tooltip title={t('search.open')}>
            <Button type="text" icon={<SearchOutlined />} aria-label={t('search.open')} onClick={() => setSearch(true)} data-testid="open-search" />
          </Tooltip>
          <Tooltip title={t('shortcuts.title')}>
            <Button className="help-button" type="text" icon={<QuestionCircleOutlined />} aria-label={t('shortcuts.title')} onClick={() => setHelp(true)} />
          </Tooltip>
          <UserMenu showHelp={() => setHelp(true)} />
        </div>
      </header>
      {worksWithPhone && <Notices />}
      <div className="body">
        <div className="rail-wide">
          <Navigation pages={pages} />
        </div>
        {/* A tab stop, so that the keyboard can scroll pages without anything to press. */}
        <main id="main" tabIndex={0}>
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <Drawer open={menu} onClose={() => setMenu(false)} placement="left" size={240} title={t('shell.navigation')} styles={{ body: { padding: 0 } }}>
        <Navigation pages={pages} onGo={() => setMenu(false)} />
      </Drawer>
      <SearchDialog open={search} setOpen={setSearch} />
      <ShortcutHelp open={help} setOpen={setHelp} />
    </div>
  );
}
