import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSignIn } from '../api/session.ts';
import { setLanguage } from '../i18n/index.ts';

/** Sign-in. @param ended why an earlier session ended, if one did */
export function SignInPage({ ended }: { ended: string | null }) {
  const { t, i18n } = useTranslation();
  const signIn = useSignIn();
  return (
    <main className="account-page" id="main">
      <div className="account-card">
        <img src="/linli.svg" alt="" width={56} height={56} />
        <h1>{t('shell.name')}</h1>
        <p className="dim">{t('account.welcome')}</p>
        {ended && !signIn.error && <Alert type="info" showIcon title={t(`account.ended.${ended}`)} />}
        {signIn.error && <Alert type="error" showIcon title={signIn.error.message} data-testid="sign-in-problem" />}
        <Form layout="vertical" requiredMark={false} onFinish={(form: { login: string; password: string }) => signIn.mutate(form)} className="account-form">
          <Form.Item name="login" label={t('account.login')} rules={[{ required: true, message: t('account.loginMissing') }]}>
            <Input size="large" autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={32} data-testid="login" />
          </Form.Item>
          <Form.Item name="password" label={t('account.password')} rules={[{ required: true, message: t('account.passwordMissing') }]}>
            <Input.Password size="large" autoComplete="current-password" maxLength={200} data-testid="password" />
          </Form.Item>
          <Button type="primary" size="large" block htmlType="submit" loading={signIn.isPending} data-testid="sign-in">
            {t('account.signIn')}
          </Button>
        </Form>
        <Button type="link" className="account-language" onClick={() => void setLanguage(i18n.language === 'zh' ? 'en' : 'zh', true)} lang={i18n.language === 'zh' ? 'en' : 'zh'}>
          {i18n.language === 'zh' ? 'English' : '中文'}
        </Button>
      </div>
    </main>
  );
}
