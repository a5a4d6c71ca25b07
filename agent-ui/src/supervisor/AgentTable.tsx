import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSetAgentState, type useAgents } from '../api/agents.ts';
import { useMay, useWorkplace } from '../api/session.ts';
import type { AgentState, AgentView } from '../api/types.ts';
import { ListState } from '../shared/ListState.tsx';
import { Since } from '../shared/Timer.tsx';
import { useFormat } from '../shared/use-format.ts';
import { useProblem } from '../shared/use-problem.ts';

/** Who works comes first; within a state, who is in it longest. */
const ORDER: readonly AgentState[] = ['offered', 'on-call', 'wrap-up', 'ready', 'paused', 'offline'];

export function AgentTable({ asked }: { asked: ReturnType<typeof useAgents> }) {
  const { t } = useTranslation();
  const { pauseReason } = useFormat();
  const may = useMay();
  const rows = [...(asked.agents ?? [])].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.since - b.since || a.extension.localeCompare(b.extension));
  return (
    <section className="panel">
      <h2>{t('supervisor.agents', { count: rows.filter(({ state }) => state !== 'offline').length })}</h2>
      <ListState asked={{ ...asked, isPending: asked.isPending && !asked.agents }} empty={rows.length === 0} emptyText={t('supervisor.noAgents')} lines={8}>
        <Table<AgentView>
          rowKey="staffId"
          size="small"
          dataSource={rows}
          pagination={false}
          columns={[
            {
              title: t('supervisor.agent'),
              className: 'nowrap',
              render: (_, agent) => (
                <>
                  {agent.name} <span className="dim number">{agent.extension}</span>
                </>
              ),
            },
            {
              title: t('supervisor.state'),
              render: (_, agent) => (
                <span className={`state-label state-${agent.state}`} data-testid={`agent-${agent.extension}`} data-state={agent.state}>
                  <span className="state-dot" aria-hidden="true" />
                  {t(`labels.agentState.${agent.state}`)}
                  {agent.state === 'paused' && agent.pauseReason && ` · ${pauseReason(agent.pauseReason)}`}
                  {agent.nextPauseReason && <small> {t('bar.pauseAfter', { reason: pauseReason(agent.nextPauseReason) })}</small>}
                </span>
              ),
            },
            { title: t('supervisor.since'), align: 'right', width: 90, render: (_, agent) => (agent.state === 'offline' ? '–' : <Since at={agent.since} />) },
            ...(may('agents:steer') ? [{ title: <span className="visually-hidden">{t('list.actions')}</span>, width: 48, render: (_: unknown, agent: AgentView) => <Steer agent={agent} /> }] : []),
          ]}
        />
      </ListState>
    </section>
  );
}

/** A supervisor may make an agent ready, pause or sign off; it is put on record. */
function Steer({ agent }: { agent: AgentView }) {
  const { t } = useTranslation();
  const { settings } = useWorkplace();
  const { label } = useFormat();
  const steer = useSetAgentState();
  const problem = useProblem();
  const items = [
    { key: 'ready', label: t('labels.agentState.ready') },
    { key: 'paused', label: t('labels.agentState.paused'), children: settings.pauseReasons.map((reason) => ({ key: `pause:${reason.code}`, label: label(reason.label) })) },
    { key: 'offline', label: t('labels.agentState.offline') },
  ];
  const act = ({ key }: { key: string }) => {
    const change = key.startsWith('pause:') ? ({ state: 'paused', pauseReason: key.slice('pause:'.length) } as const) : { state: key as 'ready' | 'offline' };
    steer.mutate({ agentId: agent.staffId, ...change }, { onError: problem });
  };
  return (
    <Dropdown menu={{ items, onClick: act }} trigger={['click']}>
      <Button size="small" type="text" icon={<MoreOutlined />} loading={steer.isPending} aria-label={t('supervisor.steer', { name: agent.name })} aria-haspopup="menu" />
    </Dropdown>
  );
}
