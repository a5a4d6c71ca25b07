import { Alert, Button, Cascader, Checkbox, Form, Input, Radio, Tooltip, type FormRule } from 'antd';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWorkplace } from '../api/session.ts';
import { useRegister } from '../api/tickets.ts';
import type { CallView, ResidentCard, TicketView } from '../api/types.ts';
import { groupTicketNumber } from '../shared/digits.ts';
import { Keys } from '../shell/ShortcutHelp.tsx';
import { useShortcut } from '../shell/ShortcutProvider.tsx';
import type { Draft, DraftFields } from './draft-store.ts';
import { ANSWERABLE_KINDS, KINDS, categoryTree, toTicketForm } from './ticket-fields.ts';

interface Props {
  readonly draft: Draft;
  readonly update: (change: Partial<Draft>) => void;
  readonly callId: string | null;
  readonly call: CallView | null;
  readonly resident: ResidentCard | null;
  readonly heading: string;
  readonly registered: (ticket: TicketView) => void;
}

/** The form that makes a call into a ticket. */
export function TicketFormPanel({ draft, update, callId, call, resident, heading, registered }: Props) {
  const { t, i18n } = useTranslation();
  const { settings } = useWorkplace();
  const [form] = Form.useForm<DraftFields>();
  const register = useRegister();
  const categories = useMemo(() => categoryTree(settings.categories, i18n.language === 'en' ? 'en' : 'zh'), [settings.categories, i18n.language]);
  usePrefill(resident, draft, (fields) => {
    form.setFieldsValue(fields);
    update({ fields: { ...draft.fields, ...fields }, residentId: resident?.id ?? null });
  });
  const { kind, anonymous } = draft.fields;
  const answerable = ANSWERABLE_KINDS.includes(kind);
  const answering = answerable && draft.fields.reply.trim() !== '';
  // A call brings its number along; without one, a ticket needs somebody to come back to, or the wish to stay anonymous.
  const contactRule: FormRule = ({ getFieldValue }) => ({
    validator: (_, name?: string) => {
      const given = callId !== null || draft.residentId !== null || getFieldValue('anonymous') === true || [name, getFieldValue('reporterPhone') as string].some((value) => value?.trim());
      return given ? Promise.resolve() : Promise.reject(new Error(t('form.contactMissing')));
    },
  });
  const submit = () => {
    if (register.isPending) return;
    form
      .validateFields()
      .then(() => register.mutate(toTicketForm(draft, { callId, areaId: resident?.dwelling?.areaId ?? null }), { onSuccess: registered }))
      // The form itself shows what is missing and takes the focus there.
      .catch(() => undefined);
  };
  useShortcut('register', submit);
  return (
    <article className="panel ticket-form">
      <header>
        <h2>{heading}</h2>
        {call && call.tickets.length > 0 && (
          <span className="already">
            {t('form.already')}
            {call.tickets.map((ticket) => (
              <Link key={ticket.id} to={`/tickets/${ticket.id}`} className="number">
                {groupTicketNumber(ticket.number)}
              </Link>
            ))}
          </span>
        )}
      </header>
      <Form<DraftFields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={draft.fields}
        scrollToFirstError={{ focus: true }}
        onValuesChange={(_, fields) => update({ fields: { ...draft.fields, ...fields } })}
      >
        <Form.Item name="kind" label={t('form.kind')}>
          <Radio.Group optionType="button" buttonStyle="solid" className="kinds" data-testid="ticket-kind">
            {KINDS.map((one) => (
              <Radio.Button key={one} value={one}>
                <span data-testid={`kind-${one}`}>{t(`labels.kind.${one}`)}</span>
              </Radio.Button>
            ))}
          </Radio.Group>
        </Form.Item>
        <div className="two">
          <Form.Item name="category" label={t('form.category')}>
            <Cascader options={categories} showSearch expandTrigger="hover" placeholder={t('form.categoryHint')} data-testid="ticket-category" aria-label={t('form.category')} />
          </Form.Item>
          <Form.Item name="urgency" label={t('form.urgency')}>
            <Radio.Group optionType="button" buttonStyle="solid" className="urgencies" data-testid="ticket-urgency">
              {settings.urgencies.map((one) => (
                <Radio.Button key={one} value={one} className={`urgency-${one}`}>
                  <span data-testid={`urgency-${one}`}>{t(`labels.urgency.${one}`)}</span>
                </Radio.Button>
              ))}
            </Radio.Group>
          </Form.Item>
        </div>
        <Form.Item name="content" label={t('form.content')} rules={[{ required: true, whitespace: true, message: t('form.contentMissing') }]}>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} maxLength={5000} placeholder={t('form.contentHint')} data-testid="ticket-content" />
        </Form.Item>
        <Form.Item name="address" label={t('form.address')}>
          <Input maxLength={200} placeholder={t('form.addressHint')} data-testid="ticket-address" />
        </Form.Item>
        <div className="two reporter">
          <Form.Item name="reporterName" label={t('form.reporterName')} dependencies={['reporterPhone', 'anonymous']} rules={[contactRule]}>
            <Input maxLength={64} disabled={anonymous} data-testid="ticket-reporter-name" />
          </Form.Item>
          <Form.Item name="reporterPhone" label={t('form.reporterPhone')}>
            <Input maxLength={32} inputMode="tel" disabled={anonymous} placeholder={callId ? t('form.callersNumber') : undefined} data-testid="ticket-reporter-phone" />
          </Form.Item>
        </div>
        <div className="checks">
          <Form.Item name="anonymous" valuePropName="checked" noStyle>
            <Checkbox data-testid="ticket-anonymous">{t('form.anonymous')}</Checkbox>
          </Form.Item>
          <Form.Item name="confidential" valuePropName="checked" noStyle>
            <Checkbox data-testid="ticket-confidential">{t('form.confidential')}</Checkbox>
          </Form.Item>
        </div>
        <Form.Item name="reply" label={t('form.reply')} hidden={!answerable}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={5000} placeholder={t('form.replyHint')} data-testid="ticket-reply" />
        </Form.Item>
        {register.error && <Alert className="form-problem" type="error" showIcon title={register.error.message} data-testid="form-problem" />}
        <footer>
          <Tooltip title={t('form.kept')}>
            <span className="kept">{t('form.keptShort')}</span>
          </Tooltip>
          <Button type="primary" size="large" loading={register.isPending} onClick={submit} data-testid="register">
            {t(answering ? 'form.answerAndClose' : 'form.register')} <Keys keys="Ctrl+Enter" />
          </Button>
        </footer>
      </Form>
    </article>
  );
}

/** Fills in what the resident's record knows, once for each resident, and only where nothing was typed. */
function usePrefill(resident: ResidentCard | null, draft: Draft, fill: (fields: Partial<DraftFields>) => void): void {
  useEffect(() => {
    if (!resident || draft.residentId === resident.id) {
      // The agent chose among several residents: the choice is already in the draft, the fields may still be empty.
      if (!resident || draft.fields.reporterName !== '' || draft.fields.address !== '') return;
    }
    fill({
      ...(draft.fields.reporterName === '' ? { reporterName: resident.name } : {}),
      ...(draft.fields.address === '' && resident.dwelling ? { address: resident.dwelling.address } : {}),
    });
    // Only a change of the resident fills; typing must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [resident?.id]);
}
