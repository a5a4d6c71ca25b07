import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ChangePassword } from './ChangePassword.tsx';

/** Somebody signed in with a password that must be changed first: nothing else is possible. */
export function ForcedPasswordPage({ signOut }: { signOut: () => void }) {
  const { t } = useTranslation();
  return (
    <main className="account-page" id="main">
      <div className="account-card">
        <h1>{t('account.changePassword')}</h1>
        <Alert type="info" showIcon title={t('account.mustChange')} />
        <ChangePassword done={() => undefined} />
        <Button type="link" onClick={signOut}>
          {t('account.signOut')}
        </Button>
      </div>
    </main>
  );
}
