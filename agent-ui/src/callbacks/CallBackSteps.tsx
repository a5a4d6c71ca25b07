import { PhoneOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal, Radio, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallBackStep } from '../api/call-backs.ts';
import type { CallBackOutcome, CallBackView } from '../api/types.ts';
import { useProblem } from '../shared/use-problem.ts';
import { useCallBackActions } from './use-call-back-actions.ts';

const OUTCOMES: readonly CallBackOutcome[] = ['reached', 'not-reached', 'called-again', 'not-needed'];

/** The buttons of one row of the list. */
export function CallBackSteps({ callBack }: { callBack: CallBackView }) {
  const { t } = useTranslation();
  const { mine, takenByOther, callNow, release, busy } = useCallBackActions(callBack);
  const [closing, setClosing] = useState(false);
  if (callBack.state === 'done') return null;
  return (
    <Space wrap className="steps">
      <Button icon={<PhoneOutlined />} type={mine ? 'primary' : 'default'} disabled={takenByOther} loading={busy} onClick={callNow} data-testid="call-back-call">
        {t('callBacks.call')}
      </Button>
      {mine && (
        <>
          <Button onClick={() => setClosing(true)} data-testid="call-back-done">
            {t('callBacks.done')}
          </Button>
          <Button onClick={release} data-testid="call-back-release">
            {t('callBacks.release')}
          </Button>
        </>
      )}
      <DoneDialog callBack={callBack} open={closing} close={() => setClosing(false)} />
    </Space>
  );
}

function DoneDialog({ callBack, open, close }: { callBack: CallBackView; open: boolean; close: () => void }) {
  const { t } = useTranslation();
  const step = useCallBackStep();
  const problem = useProblem();
  const [form] = Form.useForm<{ outcome: CallBackOutcome; note?: string }>();
  const finish = ({ outcome, note }: { outcome: CallBackOutcome; note?: string }) =>
    step.mutate({ id: callBack.id, step: 'done', outcome, note: note?.trim() || undefined }, { onSuccess: close, onError: problem });
  return (
    <Modal open={open} title={t('callBacks.doneTitle', { number: callBack.number })} onCancel={close} onOk={() => form.submit()} confirmLoading={step.isPending} destroyOnHidden>
      <Form form={form} layout="vertical" initialValues={{ outcome: 'reached' }} onFinish={finish}>
        <Form.Item name="outcome" label={t('callBacks.outcome')}>
          <Radio.Group className="stacked" options={OUTCOMES.map((value) => ({ value, label: t(`labels.outcome.${value}`) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('callBacks.note')}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
