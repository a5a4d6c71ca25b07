/**
 * Roles and what they may do. Every route and every socket room names one right; this table is the whole truth.
 * The three administrators are separate (等保三级: nobody holds two of them).
 */
export const ROLES = ['agent', 'supervisor', 'dispatcher', 'handler', 'verifier', 'follow-up', 'leader', 'administrator', 'security', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const RIGHTS = [
  'phone:use',
  'agents:watch',
  'agents:steer',
  'calls:read-own',
  'calls:read-all',
  'recordings:play-own',
  'recordings:play-all',
  'callers:look-up',
  'callbacks:work',
  'tickets:register',
  'tickets:answer',
  'tickets:read-own',
  'tickets:read-all',
  'numbers:see',
  'numbers:reveal',
  'staff:manage',
  'staff:unlock',
  'audit:read',
  'system:watch',
] as const;
export type Right = (typeof RIGHTS)[number];

export const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  // An agent must see the number of the person on the line and of those to be called back; elsewhere numbers are masked.
  agent: ['phone:use', 'calls:read-own', 'recordings:play-own', 'callers:look-up', 'callbacks:work', 'tickets:register', 'tickets:answer', 'tickets:read-own', 'numbers:reveal'],
  supervisor: [
    'phone:use', 'agents:watch', 'agents:steer', 'calls:read-own', 'calls:read-all', 'recordings:play-own', 'recordings:play-all', 'callers:look-up',
    'callbacks:work', 'tickets:register', 'tickets:answer', 'tickets:read-own', 'tickets:read-all', 'numbers:reveal', 'system:watch',
  ],
  dispatcher: ['tickets:read-own', 'tickets:read-all', 'numbers:reveal'],
  handler: ['tickets:read-own', 'numbers:reveal'],
  verifier: ['tickets:read-own'],
  'follow-up': ['phone:use', 'tickets:read-own', 'tickets:read-all', 'calls:read-own', 'recordings:play-own', 'numbers:reveal'],
  leader: ['tickets:read-own', 'tickets:read-all', 'agents:watch', 'calls:read-own', 'calls:read-all'],
  administrator: ['staff:manage', 'system:watch'],
  security: ['staff:unlock', 'system:watch'],
  auditor: ['audit:read'],
};

export const SEPARATED: readonly Role[] = ['administrator', 'security', 'auditor'];

/** Whether one person may hold these roles together. */
export function rolesCompatible(roles: readonly Role[]): boolean {
  return roles.filter((role) => SEPARATED.includes(role)).length <= 1;
}

export function rightsOf(roles: readonly Role[]): ReadonlySet<Right> {
  return new Set(roles.flatMap((role) => RIGHTS_OF[role]));
}
