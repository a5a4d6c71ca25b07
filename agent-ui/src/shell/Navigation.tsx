import { AuditOutlined, CustomerServiceOutlined, DashboardOutlined, FileTextOutlined, PhoneOutlined, RollbackOutlined, TeamOutlined, WifiOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useNavigate } from 'react-router';
import type { PageRow } from './pages.ts';
import { useShortcut } from './ShortcutProvider.tsx';

const ICONS: Readonly<Record<PageRow['id'], ReactNode>> = {
  desk: <CustomerServiceOutlined />,
  callBacks: <RollbackOutlined />,
  tickets: <FileTextOutlined />,
  calls: <PhoneOutlined />,
  supervisor: <DashboardOutlined />,
  staff: <TeamOutlined />,
  audit: <AuditOutlined />,
  telephony: <WifiOutlined />,
};

/** The rail on the left; on narrow screens it stands in a drawer. */
export function Navigation({ pages, onGo }: { pages: readonly PageRow[]; onGo?: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const has = (id: PageRow['id']) => pages.some((page) => page.id === id);
  useShortcut('go-desk', () => void navigate('/desk'), has('desk'));
  useShortcut('go-call-backs', () => void navigate('/call-backs'), has('callBacks'));
  useShortcut('go-tickets', () => void navigate('/tickets'), has('tickets'));
  useShortcut('go-calls', () => void navigate('/calls'), has('calls'));
  useShortcut('go-supervisor', () => void navigate('/supervisor'), has('supervisor'));
  return (
    <nav className="rail" aria-label={t('shell.navigation')}>
      <ul>
        {pages.map(({ id, path }) => (
          <li key={id}>
            <NavLink to={path} onClick={onGo} data-testid={`nav-${id}`}>
              <span className="rail-icon" aria-hidden="true">
                {ICONS[id]}
              </span>
              <span>{t(`nav.${id}`)}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
