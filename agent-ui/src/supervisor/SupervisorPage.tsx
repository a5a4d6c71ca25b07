import { useTranslation } from 'react-i18next';
import { useAgents, useQueues } from '../api/agents.ts';
import { useMay } from '../api/session.ts';
import { Page } from '../shared/Page.tsx';
import { AgentTable } from './AgentTable.tsx';
import { Figures } from './Figures.tsx';
import { LiveCalls } from './LiveCalls.tsx';
import { QueueTable } from './QueueTable.tsx';

/** The shift at a glance, live: today's figures, agents, queues, calls. */
export default function SupervisorPage() {
  const { t } = useTranslation();
  const may = useMay();
  const agents = useAgents();
  const queues = useQueues();
  return (
    <Page title={t('nav.supervisor')}>
      <Figures queues={queues.queues ?? []} agents={agents.agents ?? []} />
      <div className="supervisor-columns">
        <AgentTable asked={agents} />
        <div>
          <QueueTable asked={queues} />
          {may('calls:read-all') && <LiveCalls />}
        </div>
      </div>
    </Page>
  );
}
