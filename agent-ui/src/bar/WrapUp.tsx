import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useExtendWrapUp, useSetAgentState } from '../api/agents.ts';
import type { AgentView, CallView } from '../api/types.ts';
import { Keys } from '../shell/ShortcutHelp.tsx';
import { useProblem } from '../shared/use-problem.ts';
import { serverClock } from '../shared/server-clock.ts';
import { Until } from '../shared/Timer.tsx';
import { CallParty } from './CallParty.tsx';

/** How much time one press of the button adds, and how much the server gives at most. */
const EXTENSION_SECONDS = 60;
const LONGEST_SECONDS = 600;

/** The call is over, the paperwork is not: time left, more time, or done. */
export function WrapUp({ me, call }: { me: AgentView; call: CallView | null }) {
  const { t } = useTranslation();
  const problem = useProblem();
  const setState = useSetAgentState();
  const extend = useExtendWrapUp();
  const more = () => {
    const left = Math.max(0, Math.ceil(((me.wrapUpUntil ?? 0) - serverClock.now()) / 1000));
    extend.mutate(Math.min(LONGEST_SECONDS, left + EXTENSION_SECONDS), { onError: problem });
  };
  return (
    <div className="wrap-up" data-testid="wrap-up">
      <CallParty call={call} />
      <span className="call-phase" role="status">
        {t('labels.agentState.wrap-up')}
      </span>
      {me.wrapUpUntil !== null && <Until at={me.wrapUpUntil} className="call-timer" />}
      <span className="call-buttons">
        <Button type="primary" loading={setState.isPending} onClick={() => setState.mutate({ state: 'ready' }, { onError: problem })} data-testid="wrap-up-done">
          {t('bar.readyNow')} <Keys keys="Alt+R" />
        </Button>
        <Button loading={extend.isPending} onClick={more} data-testid="wrap-up-extend">
          {t('bar.extend')}
        </Button>
      </span>
    </div>
  );
}
