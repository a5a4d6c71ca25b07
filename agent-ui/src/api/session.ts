import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { http } from './client.ts';
import { keys } from './keys.ts';
import { Problem } from './problem.ts';
import type { Right, SessionView, SettingsView } from './types.ts';

/** Who is signed in; null = nobody. */
export function useSessionQuery() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async () => {
      try {
        return await http.get<SessionView>('/session');
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
    retry: 1,
  });
}

/** Puts somebody else (or nobody) in the chair: what was kept of the one before is forgotten. */
export function changeSession(queries: QueryClient, session: SessionView | null): void {
  // Not clear(): that would also cut the screens off from the session's own entry, and they would not hear of the new one.
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  queries.setQueryData(keys.session, session);
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: { login: string; password: string }) => http.post<SessionView>('/session', form),
    onSuccess: (session) => changeSession(queries, session),
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: { current: string; next: string }) => http.post('/session/password', form),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.session }),
  });
}

export function useSettingsQuery(enabled: boolean) {
  return useQuery({ queryKey: keys.settings, queryFn: () => http.get<SettingsView>('/settings'), staleTime: 10 * 60_000, enabled });
}

interface Workplace {
  readonly session: SessionView;
  readonly settings: SettingsView;
  readonly signOut: () => Promise<void>;
}

export const WorkplaceContext = createContext<Workplace | null>(null);

/** The signed-in person and the community's settings; only below the workspace. */
export function useWorkplace(): Workplace {
  const workplace = useContext(WorkplaceContext);
  if (!workplace) throw new Error('useWorkplace outside the workspace');
  return workplace;
}

export function useMay(): (right: Right) => boolean {
  const { session } = useWorkplace();
  return (right) => session.rights.includes(right);
}
