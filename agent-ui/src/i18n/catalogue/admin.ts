import type { SameShape } from './same-shape.ts';

export const zh = {
  supervisor: {
    waiting: '排队人数', longest: '最长等待', answered: '今日接听', missed: '今日漏接', inTime: '15 秒接通率', connected: '接通率', agents: '话务员（在岗 {{count}}）', agent: '话务员', state: '状态', since: '时长', noAgents: '没有话务员', queues: '队列', queue: '队列', calls: '进行中的通话 {{count}}', noCalls: '没有进行中的通话', steer: '调整 {{name}} 的状态',
  },
  staff: {
    none: '没有账号', new: '新建账号', login: '工号', name: '姓名', roles: '角色', extension: '分机', state: '状态', language: '界面语言', active: '正常', disabled: '已停用', lockedUntil: '锁定至 {{until}}', edit: '修改', editOne: '修改 {{name}}', editTitle: '修改账号', password: '重置密码', passwordOne: '重置密码：{{name}}', unlock: '解锁',
    firstPassword: '初始密码', loginRule: '2–32 位小写字母、数字、点、横线', nameRule: '请填写姓名', rolesRule: '请至少选择一个角色', extensionRule: '四位数字，不以 0 开头', lockedTitle: '被锁定或待确认的账号', noneLocked: '没有被锁定或待确认的账号', awaits: '待安全管理员确认', confirm: '确认', confirmOne: '确认 {{name}} 的账号',
  },
  audit: {
    none: '没有记录', anyKind: '全部类型', at: '时间', what: '事件', who: '人员', subject: '对象', reason: '原因', address: '来源地址', refused: '被拒绝',
    kind: {
      'sign-in': '登录', 'sign-in-failed': '登录失败', 'sign-out': '退出', 'account-locked': '账号锁定', 'account-unlocked': '账号解锁', 'account-confirmed': '账号确认', 'session-ended': '会话被终止', 'password-changed': '修改密码', 'password-reset': '重置密码', 'staff-created': '新建账号', 'staff-changed': '修改账号',
      'recording-played': '播放录音', 'number-revealed': '查看号码', 'number-dialled': '按引用拨号', 'caller-looked-up': '查询来电人', 'resident-viewed': '查看居民档案', 'call-listened': '监听通话', 'access-refused': '越权访问', 'audit-read': '查阅审计', 'agent-steered': '调整话务员状态',
    },
  },
  telephony: {
    gaps: '连接中断', gapsHint: '这些时段内没有收到语音系统的消息；期间的通话在恢复后从语音系统自身的记录导入。', noGaps: '没有中断记录', began: '开始', lasted: '持续', cause: '原因',
    repairs: '自动修复', repairsHint: '每 30 秒核对一次数据库与语音系统，不一致时修复并记录。', noRepairs: '没有修复记录', at: '时间', found: '发现', repair: '处理',
  },
};

export const en: SameShape<typeof zh> = {
  supervisor: {
    waiting: 'Waiting', longest: 'Longest wait', answered: 'Answered today', missed: 'Missed today', inTime: 'Within 15 s', connected: 'Connected', agents: 'Agents (at work: {{count}})', agent: 'Agent', state: 'State', since: 'For', noAgents: 'No agents', queues: 'Queues', queue: 'Queue', calls: 'Live calls {{count}}', noCalls: 'No live calls', steer: 'Change the state of {{name}}',
  },
  staff: {
    none: 'No accounts', new: 'New account', login: 'Login', name: 'Name', roles: 'Roles', extension: 'Extension', state: 'State', language: 'Language', active: 'Active', disabled: 'Disabled', lockedUntil: 'Locked until {{until}}', edit: 'Change', editOne: 'Change {{name}}', editTitle: 'Change the account', password: 'Reset password', passwordOne: 'Reset the password of {{name}}', unlock: 'Unlock',
    firstPassword: 'First password', loginRule: '2–32 lower-case letters, digits, dots, hyphens', nameRule: 'Please enter a name', rolesRule: 'Choose at least one role', extensionRule: 'Four digits, the first not 0', lockedTitle: 'Accounts locked or to be confirmed', noneLocked: 'No account is locked or waits to be confirmed', awaits: 'Waits for the security officer', confirm: 'Confirm', confirmOne: 'Confirm the account of {{name}}',
  },
  audit: {
    none: 'No records', anyKind: 'Any kind', at: 'Time', what: 'Event', who: 'Who', subject: 'Subject', reason: 'Reason', address: 'Address', refused: 'refused',
    kind: {
      'sign-in': 'Signed in', 'sign-in-failed': 'Sign-in failed', 'sign-out': 'Signed out', 'account-locked': 'Account locked', 'account-unlocked': 'Account unlocked', 'account-confirmed': 'Account confirmed', 'session-ended': 'Session ended by another', 'password-changed': 'Password changed', 'password-reset': 'Password reset', 'staff-created': 'Account made', 'staff-changed': 'Account changed',
      'recording-played': 'Recording played', 'number-revealed': 'Number shown', 'number-dialled': 'Masked number dialled', 'caller-looked-up': 'Caller looked up', 'resident-viewed': 'Resident’s card opened', 'call-listened': 'Call listened to', 'access-refused': 'Access refused', 'audit-read': 'Audit read', 'agent-steered': 'Agent’s state changed',
    },
  },
  telephony: {
    gaps: 'Gaps', gapsHint: 'In these times we did not hear the voice system; calls of these times are imported from its own records afterwards.', noGaps: 'No gaps', began: 'Began', lasted: 'Lasted', cause: 'Cause',
    repairs: 'Repairs', repairsHint: 'Every 30 s our records are compared with the voice system; differences are repaired and noted.', noRepairs: 'No repairs', at: 'Time', found: 'Found', repair: 'Repair',
  },
};
