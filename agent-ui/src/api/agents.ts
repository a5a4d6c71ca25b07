import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFeed } from '../feed/FeedProvider.tsx';
import { http } from './client.ts';
import { keys } from './keys.ts';
import type { AgentView } from './types.ts';
import type { QueueView } from '../../../server/realtime/socket-contract.ts';

/** The own state: the socket's word when it has spoken, else one request. */
export function useMe(enabled: boolean): AgentView | null {
  const told = useFeed((feed) => feed.me);
  const asked = useQuery({ queryKey: keys.me, queryFn: () => http.get<AgentView>('/agents/me'), enabled });
  return told ?? asked.data ?? null;
}

/** All agents, live. */
export function useAgents() {
  const told = useFeed((feed) => feed.agents);
  const asked = useQuery({ queryKey: keys.agents, queryFn: () => http.get<AgentView[] | { items: AgentView[] }>('/agents') });
  const items = asked.data ? (Array.isArray(asked.data) ? asked.data : asked.data.items) : undefined;
  return { ...asked, agents: told ?? items };
}

/** All queues, live. */
export function useQueues() {
  const told = useFeed((feed) => feed.queues);
  const asked = useQuery({ queryKey: keys.queues, queryFn: () => http.get<QueueView[] | { items: QueueView[] }>('/queues') });
  const items = asked.data ? (Array.isArray(asked.data) ? asked.data : asked.data.items) : undefined;
  return { ...asked, queues: told ?? items };
}

export interface StateChange {
  readonly state: 'ready' | 'paused' | 'offline';
  readonly pauseReason?: string;
}

/** Changes the own state, or with an id that of another agent (supervisors). */
export function useSetAgentState() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ agentId, ...change }: StateChange & { agentId?: string }) => http.post<AgentView>(`/agents/${agentId ?? 'me'}/state`, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.agents }),
  });
}

/** Asks for so many seconds for the wrap-up, counted from now. */
export function useExtendWrapUp() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (seconds: number) => http.post<AgentView>('/agents/me/wrap-up', { seconds }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.agents }),
  });
}
