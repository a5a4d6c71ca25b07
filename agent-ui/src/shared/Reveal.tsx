import { EyeOutlined } from '@ant-design/icons';
import { Button, Input, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RevealSubject } from '../../../server/reveals/reveal.schema.ts';
import { useReveal } from '../api/calls.ts';
import { useMay } from '../api/session.ts';
import { useProblem } from './use-problem.ts';

/** As the server wants it. */
const SHORTEST_REASON = 4;

/** Shows a masked number, after a reason was given; that is put on record. Nothing for those who may not. */
export function Reveal({ number, subject, id }: { number: string | null; subject: RevealSubject; id: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const problem = useProblem();
  const reveal = useReveal();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  if (!may('numbers:reveal') || !number?.includes('*')) return null;
  const shown = reveal.data?.number;
  const ask = () => {
    if (reason.trim().length >= SHORTEST_REASON) reveal.mutate({ subjectType: subject, subjectId: id, reason: reason.trim() }, { onError: problem });
  };
  const close = () => {
    setOpen(false);
    setReason('');
    reveal.reset();
  };
  return (
    <>
      <Tooltip title={t('reveal.button')}>
        <Button size="small" type="text" icon={<EyeOutlined />} aria-label={t('reveal.button')} onClick={() => setOpen(true)} data-testid="reveal" />
      </Tooltip>
      <Modal
        open={open}
        title={t('reveal.title')}
        onCancel={close}
        onOk={shown ? close : ask}
        okText={t(shown ? 'list.close' : 'reveal.show')}
        okButtonProps={{ disabled: reason.trim().length < SHORTEST_REASON, loading: reveal.isPending }}
        destroyOnHidden
        width={420}
      >
        <p>{t('reveal.hint')}</p>
        <Input
          autoFocus
          maxLength={200}
          disabled={shown !== undefined}
          value={reason}
          aria-label={t('reveal.reason')}
          placeholder={t('reveal.reason')}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={(event) => !event.nativeEvent.isComposing && ask()}
        />
        <p className="revealed" aria-live="polite">
          {shown ?? ' '}
        </p>
      </Modal>
    </>
  );
}
