import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { AppError } from '../shared/errors.ts';
import { idParam } from '../shared/paging.schema.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { Agent } from './agent.entity.ts';
import { presentAgent } from './agent.presenter.ts';
import { agentStateForm, agentView, phoneView, type AgentStateForm, type AgentView } from './agent.schema.ts';
import type { AgentService } from './agent.service.ts';
import type { PhoneService } from './phone.service.ts';

interface Deps {
  agents: AgentService;
  phones: PhoneService;
  namesOf: (staffIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Chooses for somebody else, and puts it on record in the same transaction. */
  steer: (viewer: Viewer, staffId: string, form: AgentStateForm) => Promise<Agent>;
}

const tag = 'Agents';

export function agentRoutes({ agents, phones, namesOf, steer }: Deps): Endpoint[] {
  const view = async (agent: Agent): Promise<AgentView> => presentAgent(agent, (await namesOf([agent.staffId])).get(agent.staffId) ?? '');
  const own = async (viewer: Viewer): Promise<Agent> => {
    if (viewer.extension !== null) await agents.enrol(viewer.staffId, viewer.extension);
    const agent = await agents.byStaff(viewer.staffId);
    if (!agent) throw new AppError('AGENT_PHONE_NOT_READY');
    return agent;
  };
  return [
    endpoint({
      method: 'get', path: '/agents/me', may: 'phone:use', tag, summary: 'The own state at work', answer: agentView,
      handle: async ({ viewer }) => view(await own(viewer)),
    }),
    endpoint({
      method: 'post', path: '/agents/me/state', may: 'phone:use', tag, summary: 'Choose ready, paused with a reason, or off line', body: agentStateForm, answer: agentView,
      handle: async ({ viewer, body }) => {
        await own(viewer);
        return view(await agents.choose(viewer.staffId, body));
      },
    }),
    endpoint({
      method: 'post', path: '/agents/me/wrap-up', may: 'phone:use', tag, summary: 'Take more time for the wrap-up', body: z.object({ seconds: z.number().int().min(10).max(600) }), answer: agentView,
      handle: async ({ viewer, body }) => view(await agents.extendWrapUp(viewer.staffId, body.seconds * 1000)),
    }),
    endpoint({
      method: 'post', path: '/agents/me/phone', may: 'phone:use', tag, summary: 'Credentials of the own softphone, for this session only', answer: phoneView,
      handle: ({ viewer }) => phones.open(viewer),
    }),
    endpoint({
      method: 'get', path: '/agents', may: 'agents:watch', tag, summary: 'All agents and what they are doing', answer: z.array(agentView),
      handle: async () => {
        const all = await agents.all();
        const names = await namesOf(all.map((agent) => agent.staffId));
        return all.map((agent) => presentAgent(agent, names.get(agent.staffId) ?? ''));
      },
    }),
    endpoint({
      method: 'post', path: '/agents/:id/state', may: 'agents:steer', tag, summary: 'Set an agent’s state as his supervisor', params: z.object({ id: idParam }), body: agentStateForm, answer: agentView,
      handle: async ({ viewer, params, body }) => view(await steer(viewer, params.id, body)),
    }),
  ];
}
