import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { idParam, pageOf, pageQuery } from '../shared/paging.schema.ts';
import { presentStaff } from './staff.presenter.ts';
import { passwordResetForm, staffChangeForm, staffForm, staffView } from './staff.schema.ts';
import type { StaffService, StaffWithLock } from './staff.service.ts';

const tag = 'Staff';
const params = z.object({ id: idParam });
const present = ({ staff, lockedUntil }: StaffWithLock) => presentStaff(staff, lockedUntil);

export function staffRoutes({ staff }: { staff: StaffService }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/staff',
      may: 'staff:manage',
      tag,
      summary: 'All accounts, newest first',
      query: pageQuery,
      answer: pageOf(staffView),
      async handle({ query }) {
        const page = await staff.page(query.cursor, query.limit);
        return { items: page.items.map(present), next: page.next };
      },
    }),
    endpoint({
      method: 'post',
      path: '/staff',
      may: 'staff:manage',
      tag,
      summary: 'Make an account; its password must be changed at the first sign-in',
      body: staffForm,
      status: 201,
      answer: staffView,
      handle: async ({ body, viewer }) => present(await staff.create(body, viewer)),
    }),
    endpoint({
      method: 'get',
      path: '/staff/locked',
      may: 'staff:unlock',
      tag,
      summary: 'Accounts that are locked after failed sign-ins, and those that wait to be confirmed',
      answer: z.object({ items: z.array(staffView) }),
      handle: async () => ({ items: (await staff.locked()).map(present) }),
    }),
    endpoint({
      method: 'get',
      path: '/staff/:id',
      may: 'staff:manage',
      tag,
      summary: 'One account',
      params,
      answer: staffView,
      handle: async ({ params: { id } }) => present(await staff.get(id)),
    }),
    endpoint({
      method: 'patch',
      path: '/staff/:id',
      may: 'staff:manage',
      tag,
      summary: 'Change, disable or enable an account; new roles or a new extension end its sessions',
      params,
      body: staffChangeForm,
      answer: staffView,
      handle: async ({ params: { id }, body, viewer }) => present(await staff.change(id, body, viewer)),
    }),
    endpoint({
      method: 'post',
      path: '/staff/:id/password',
      may: 'staff:manage',
      tag,
      summary: 'Give an account a new first password',
      params,
      body: passwordResetForm,
      status: 204,
      handle: ({ params: { id }, body, viewer }) => staff.resetPassword(id, body.password, viewer),
    }),
    endpoint({
      method: 'post',
      path: '/staff/:id/unlock',
      may: 'staff:unlock',
      tag,
      summary: 'Unlock an account after failed sign-ins',
      params,
      answer: staffView,
      handle: async ({ params: { id }, viewer }) => present(await staff.unlock(id, viewer)),
    }),
    endpoint({
      method: 'post',
      path: '/staff/:id/confirm',
      may: 'staff:unlock',
      tag,
      summary: 'Confirm an administrator, security officer or auditor whom an administrator made or gave a password',
      params,
      answer: staffView,
      handle: async ({ params: { id }, viewer }) => present(await staff.confirm(id, viewer)),
    }),
  ];
}
