import type { Role } from './roles.ts';

/** The people of the demo community. Names are invented. */
export const DEMO_STAFF: readonly { login: string; name: string; roles: Role[]; extension: string | null }[] = [
  { login: 'agent1', name: '林晓燕', roles: ['agent'], extension: '1001' },
  { login: 'agent2', name: '陈志强', roles: ['agent'], extension: '1002' },
  { login: 'agent3', name: '王丽娜', roles: ['agent'], extension: '1003' },
  { login: 'agent4', name: '赵文博', roles: ['agent'], extension: '1004' },
  { login: 'agent5', name: '孙慧敏', roles: ['agent'], extension: '1005' },
  { login: 'supervisor1', name: '周建华', roles: ['supervisor'], extension: '1101' },
  { login: 'dispatcher1', name: '吴海涛', roles: ['dispatcher'], extension: null },
  { login: 'handler1', name: '郑国栋', roles: ['handler'], extension: null },
  { login: 'handler2', name: '冯秀英', roles: ['handler'], extension: null },
  { login: 'handler3', name: '褚建平', roles: ['handler'], extension: null },
  { login: 'verifier1', name: '卫春梅', roles: ['verifier'], extension: null },
  { login: 'followup1', name: '蒋雅琴', roles: ['follow-up'], extension: '1201' },
  { login: 'leader1', name: '沈立军', roles: ['leader'], extension: null },
  { login: 'admin1', name: '韩明', roles: ['administrator'], extension: null },
  { login: 'security1', name: '杨帆', roles: ['security'], extension: null },
  { login: 'auditor1', name: '朱静', roles: ['auditor'], extension: null },
];
