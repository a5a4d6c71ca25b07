import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { VoiceState } from '../../../server/realtime/socket-contract.ts';
import type { AuditView } from '../../../server/audit/audit.schema.ts';
import { http, withQuery } from './client.ts';
import { keys } from './keys.ts';
import type { Page, StaffChangeForm, StaffForm, StaffView } from './types.ts';

/** All accounts; for the security officer, those that are locked or wait to be confirmed. */
export function useStaff(onlyLocked: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.staff, onlyLocked],
    queryFn: async ({ pageParam }): Promise<Page<StaffView>> =>
      onlyLocked ? { ...(await http.get<{ items: StaffView[] }>('/staff/locked')), next: null } : http.get(withQuery('/staff', { limit: 100, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useStaffWork() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: keys.staff });
  return {
    create: useMutation({ mutationFn: (form: StaffForm) => http.post<StaffView>('/staff', form), onSuccess }),
    change: useMutation({ mutationFn: ({ id, ...form }: StaffChangeForm & { id: string }) => http.patch<StaffView>(`/staff/${id}`, form), onSuccess }),
    resetPassword: useMutation({ mutationFn: ({ id, password }: { id: string; password: string }) => http.post(`/staff/${id}/password`, { password }), onSuccess }),
    unlock: useMutation({ mutationFn: (id: string) => http.post(`/staff/${id}/unlock`), onSuccess }),
    confirm: useMutation({ mutationFn: (id: string) => http.post(`/staff/${id}/confirm`), onSuccess }),
  };
}

export function useAudit(filter: { kind?: AuditView['kind']; from?: number; to?: number }) {
  return useInfiniteQuery({
    queryKey: keys.audit(filter),
    queryFn: ({ pageParam }) => http.get<Page<AuditView>>(withQuery('/audit', { ...filter, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export interface TelephonyView {
  readonly voice: VoiceState;
  readonly gaps: readonly { readonly id: string; readonly startedAt: number; readonly endedAt: number | null; readonly cause: string }[];
  readonly repairs: readonly { readonly id: string; readonly at: number; readonly subjectType: string; readonly subjectId: string; readonly found: string; readonly repair: string }[];
}

export function useTelephony() {
  return useQuery({ queryKey: keys.telephony, queryFn: () => http.get<TelephonyView>('/telephony'), refetchInterval: 15_000 });
}
