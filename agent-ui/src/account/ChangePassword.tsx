import { Alert, App, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChangePassword } from '../api/session.ts';

interface Fields {
  readonly current: string;
  readonly next: string;
  readonly again: string;
}

/** The form in which one changes the own password. @param done called after it worked */
export function ChangePassword({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const change = useChangePassword();
  const send = ({ current, next }: Fields) =>
    change.mutate(
      { current, next },
      {
        onSuccess: () => {
          void message.success(t('account.changed'));
          done();
        },
      },
    );
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={send} className="account-form">
      {change.error && <Alert type="error" showIcon title={change.error.message} className="form-problem" />}
      <Form.Item name="current" label={t('account.current')} rules={[{ required: true, message: t('account.passwordMissing') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="next" label={t('account.next')} extra={t('account.passwordRule')} rules={[{ required: true, message: t('account.passwordMissing') }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('account.again')}
        dependencies={['next']}
        rules={[
          { required: true, message: t('account.passwordMissing') },
          ({ getFieldValue }) => ({ validator: (_, value) => (value === undefined || value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('account.notSame')))) }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending} block>
        {t('account.changePassword')}
      </Button>
    </Form>
  );
}
