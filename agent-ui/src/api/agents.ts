import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFeed } from '../feed/FeedProvider.tsx';
import { http } from './client.ts';
import { keys } from './keys.ts';
import { useMay } from './session.ts';
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
  const asked = useQuery({ queryKey: keys.agents, queryFn: () => http.get<AgentView[]>('/agents') });
  return { ...asked, agents: told ?? asked.data };
}

/** All queues, live. Whoever may not look callers up gets them by the socket alone. */
export function useQueues() {
  const may = useMay();
  const told = useFeed((feed) => feed.queues);
  const asked = useQuery({ queryKey: keys.queues, queryFn: () => http.get<QueueView[]>('/queues'), enabled: may('callers:look-up') });
  return { ...asked, queues: told ?? asked.data };
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
