import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSetAgentState, type StateChange } from '../api/agents.ts';
import { useWorkplace } from '../api/session.ts';
import { Since } from '../shared/Timer.tsx';
import { useFormat } from '../shared/use-format.ts';
import { useProblem } from '../shared/use-problem.ts';
import { useShortcut } from '../shell/ShortcutProvider.tsx';
import { useMyCall } from './use-my-call.ts';

/** The own state with its timer; choosing another one. During a call a pause is noted for afterwards. */
export function StateSwitch() {
  const { t } = useTranslation();
  const { settings } = useWorkplace();
  const { me } = useMyCall();
  const { label, pauseReason } = useFormat();
  const problem = useProblem();
  const change = useSetAgentState();
  const [open, setOpen] = useState(false);
  const choose = (next: StateChange) => change.mutate(next, { onError: problem });
  useShortcut('ready', () => choose({ state: 'ready' }));
  useShortcut('pause', () => setOpen(true));
  const state = me?.state ?? 'offline';
  const items: MenuProps['items'] = [
    { key: 'ready', label: <Choice testId="state-ready" tone="ready" text={t('labels.agentState.ready')} /> },
    {
      type: 'group',
      key: 'pauses',
      label: t('labels.agentState.paused'),
      children: settings.pauseReasons.map((reason) => ({
        key: `pause:${reason.code}`,
        label: <Choice testId={`state-paused-${reason.code}`} tone="paused" text={label(reason.label)} />,
      })),
    },
    { key: 'offline', label: <Choice testId="state-offline" tone="offline" text={t('labels.agentState.offline')} /> },
  ];
  const act: MenuProps['onClick'] = ({ key }) => {
    setOpen(false);
    if (key.startsWith('pause:')) choose({ state: 'paused', pauseReason: key.slice('pause:'.length) });
    else choose({ state: key as 'ready' | 'offline' });
  };
  const detail = state === 'paused' && me?.pauseReason ? ` · ${pauseReason(me.pauseReason)}` : '';
  return (
    <Dropdown menu={{ items, onClick: act }} trigger={['click']} open={open} onOpenChange={setOpen} autoFocus>
      <Button className={`state-switch state-${state}`} loading={change.isPending} data-testid="state-switch" data-state={state} aria-haspopup="menu" aria-expanded={open}>
        <span className="state-dot" aria-hidden="true" />
        <span className="state-name">
          {t(`labels.agentState.${state}`)}
          {detail}
          {me?.nextPauseReason ? <small>{t('bar.pauseAfter', { reason: pauseReason(me.nextPauseReason) })}</small> : null}
        </span>
        {me && <Since at={me.since} />}
        <DownOutlined aria-hidden="true" />
      </Button>
    </Dropdown>
  );
}

function Choice({ testId, tone, text }: { testId: string; tone: string; text: string }) {
  return (
    <span className={`state-choice state-${tone}`} data-testid={testId}>
      <span className="state-dot" aria-hidden="true" />
      {text}
    </span>
  );
}
