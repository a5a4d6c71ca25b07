import { Form, Input, Modal, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStaffWork } from '../api/admin.ts';
import type { Role, StaffForm, StaffView } from '../api/types.ts';
import { useProblem } from '../shared/use-problem.ts';

const ROLES: readonly Role[] = ['agent', 'supervisor', 'dispatcher', 'handler', 'verifier', 'follow-up', 'leader', 'administrator', 'security', 'auditor'];

type Fields = StaffForm & { disabled: boolean };

/** Makes an account, or changes one; login and password of an existing one are not changed here. */
export function StaffDialog({ staff, close }: { staff: StaffView | null; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const { create, change } = useStaffWork();
  const problem = useProblem();
  const save = ({ login, password, disabled, ...fields }: Fields) => {
    const shared = { ...fields, extension: fields.extension?.trim() || null };
    if (staff) change.mutate({ id: staff.id, ...shared, disabled }, { onSuccess: close, onError: problem });
    else create.mutate({ login, password, ...shared }, { onSuccess: close, onError: problem });
  };
  const start = staff ? { ...staff, extension: staff.extension ?? '' } : { language: 'zh', roles: ['agent'], disabled: false };
  return (
    <Modal open title={t(staff ? 'staff.editTitle' : 'staff.new')} onCancel={close} onOk={() => form.submit()} confirmLoading={create.isPending || change.isPending}>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={start} onFinish={save}>
        {!staff && (
          <>
            <Form.Item name="login" label={t('staff.login')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,31}$/, message: t('staff.loginRule') }]}>
              <Input autoComplete="off" autoFocus />
            </Form.Item>
            <Form.Item name="password" label={t('staff.firstPassword')} rules={[{ required: true, message: t('account.passwordRule') }]} extra={t('account.passwordRule')}>
              <Input.Password autoComplete="new-password" />
            </Form.Item>
          </>
        )}
        <Form.Item name="name" label={t('staff.name')} rules={[{ required: true, whitespace: true, message: t('staff.nameRule') }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="roles" label={t('staff.roles')} rules={[{ required: true, message: t('staff.rolesRule') }]}>
          <Select mode="multiple" options={ROLES.map((value) => ({ value, label: t(`labels.role.${value}`) }))} />
        </Form.Item>
        <div className="two">
          <Form.Item name="extension" label={t('staff.extension')} rules={[{ pattern: /^[1-9]\d{3}$/, message: t('staff.extensionRule') }]}>
            <Input inputMode="numeric" maxLength={4} />
          </Form.Item>
          <Form.Item name="language" label={t('staff.language')}>
            <Select options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} />
          </Form.Item>
        </div>
        {staff && (
          <Form.Item name="disabled" label={t('staff.disabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
