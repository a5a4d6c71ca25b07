import { DownOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useWorkplace } from '../api/session.ts';
import { setLanguage } from '../i18n/index.ts';
import { appearance, setAppearance } from '../shared/appearance.ts';
import { useStore } from '../shared/use-store.ts';

/** Name, language, appearance, password, sign-out. */
export function UserMenu({ showHelp }: { showHelp: () => void }) {
  const { t, i18n } = useTranslation();
  const { session, signOut } = useWorkplace();
  const navigate = useNavigate();
  const look = useStore(appearance);
  const items: MenuProps['items'] = [
    { key: 'roles', disabled: true, label: session.staff.roles.map((role) => t(`labels.role.${role}`)).join(' · ') },
    { type: 'divider' },
    { key: 'language', label: i18n.language === 'zh' ? 'English' : '中文' },
    { key: 'appearance', label: t(look === 'light' ? 'shell.dark' : 'shell.light') },
    { key: 'help', label: t('shortcuts.title') },
    { key: 'password', label: t('account.changePassword') },
    { type: 'divider' },
    { key: 'sign-out', label: t('account.signOut'), danger: true },
  ];
  const act: MenuProps['onClick'] = ({ key }) => {
    if (key === 'language') void setLanguage(i18n.language === 'zh' ? 'en' : 'zh', true);
    if (key === 'appearance') setAppearance(look === 'light' ? 'dark' : 'light');
    if (key === 'help') showHelp();
    if (key === 'password') void navigate('/password');
    if (key === 'sign-out') void signOut();
  };
  return (
    <Dropdown menu={{ items, onClick: act }} trigger={['click']} placement="bottomRight">
      <Button type="text" className="user-button" data-testid="user-menu" aria-haspopup="menu">
        <UserOutlined className="user-icon" aria-hidden="true" />
        <span className="user-name">{session.staff.name}</span> <DownOutlined aria-hidden="true" />
      </Button>
    </Dropdown>
  );
}
