import { App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStaffWork } from '../api/admin.ts';
import type { StaffView } from '../api/types.ts';
import { useProblem } from '../shared/use-problem.ts';

/** A new first password for somebody who forgot his; it must be changed at the next sign-in. */
export function PasswordDialog({ staff, close }: { staff: StaffView; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string }>();
  const { resetPassword } = useStaffWork();
  const problem = useProblem();
  const save = ({ password }: { password: string }) =>
    resetPassword.mutate(
      { id: staff.id, password },
      {
        onSuccess: () => {
          void message.success(t('account.changed'));
          close();
        },
        onError: problem,
      },
    );
  return (
    <Modal open title={t('staff.passwordOne', { name: staff.name })} onCancel={close} onOk={() => form.submit()} confirmLoading={resetPassword.isPending}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={save}>
        <Form.Item name="password" label={t('staff.firstPassword')} extra={t('account.passwordRule')} rules={[{ required: true, message: t('account.passwordRule') }]}>
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
