import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Page } from '../shared/Page.tsx';
import { ChangePassword } from './ChangePassword.tsx';

export default function PasswordPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Page title={t('account.changePassword')}>
      <div className="panel narrow">
        <ChangePassword done={() => void navigate('/')} />
      </div>
    </Page>
  );
}
