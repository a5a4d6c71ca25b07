import { lazy } from 'react';
import type { Right } from '../api/types.ts';

/** Every page: where it is, who may open it, and how it is loaded (each in a file of its own). */
export interface PageRow {
  readonly id: 'desk' | 'callBacks' | 'tickets' | 'calls' | 'supervisor' | 'staff' | 'audit' | 'telephony';
  readonly path: string;
  /** Any of these rights opens it. */
  readonly may: readonly Right[];
  readonly Page: ReturnType<typeof lazy>;
}

export const PAGES: readonly PageRow[] = [
  { id: 'desk', path: '/desk', may: ['tickets:register'], Page: lazy(() => import('../desk/DeskPage.tsx')) },
  { id: 'callBacks', path: '/call-backs', may: ['callbacks:work'], Page: lazy(() => import('../callbacks/CallBacksPage.tsx')) },
  { id: 'tickets', path: '/tickets', may: ['tickets:read-own', 'tickets:read-all'], Page: lazy(() => import('../tickets/TicketsPage.tsx')) },
  { id: 'calls', path: '/calls', may: ['calls:read-own', 'calls:read-all'], Page: lazy(() => import('../calls/CallsPage.tsx')) },
  { id: 'supervisor', path: '/supervisor', may: ['agents:watch'], Page: lazy(() => import('../supervisor/SupervisorPage.tsx')) },
  { id: 'staff', path: '/staff', may: ['staff:manage', 'staff:unlock'], Page: lazy(() => import('../admin/StaffPage.tsx')) },
  { id: 'audit', path: '/audit', may: ['audit:read'], Page: lazy(() => import('../admin/AuditPage.tsx')) },
  { id: 'telephony', path: '/telephony', may: ['system:watch'], Page: lazy(() => import('../admin/TelephonyPage.tsx')) },
];

/** The pages that somebody with these rights may open, in the order of the navigation. */
export function pagesFor(rights: readonly Right[]): readonly PageRow[] {
  return PAGES.filter(({ may }) => may.some((right) => rights.includes(right)));
}
