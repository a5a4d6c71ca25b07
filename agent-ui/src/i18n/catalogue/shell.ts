import type { SameShape } from './same-shape.ts';

export const zh = {
  shell: {
    name: '邻里热线', navigation: '主导航', menu: '打开菜单', skip: '跳到主要内容', light: '浅色界面', dark: '深色界面',
    pageFailed: '此页面出现问题，通话不受影响。', noSuchPage: '没有这个页面，或您没有权限打开。', toFirstPage: '回到首页',
    server: { connecting: '连接中', up: '服务器正常', down: '服务器断开', draining: '即将重启' },
    serverHint: {
      connecting: '正在连接服务器', up: '与服务器的实时连接正常', down: '与服务器的实时连接已断开，正在自动重连；电话仍可使用', draining: '服务器即将重启，通话不受影响，稍后自动重连',
    },
    voiceUnknown: '语音状态未知', voiceHint: '服务器与语音系统（Asterisk）的连接',
  },
  nav: { desk: '工作台', callBacks: '漏接回拨', tickets: '工单', calls: '通话记录', supervisor: '班长席', staff: '人员管理', audit: '审计日志', telephony: '语音状态' },
  list: { loading: '正在加载', failed: '加载失败', retry: '重试', more: '加载更多', all: '全部', actions: '操作', back: '返回', close: '关闭' },
  search: {
    open: '搜索 (Ctrl+K)', hint: '工单编号、电话号码、姓名或关键词', help: '输入至少两个字符。工单编号可带空格，电话可只输末几位。', nothing: '没有找到。', keys: '↑↓ 选择，回车打开，Esc 关闭', results: '搜索结果',
    kind: { ticket: '工单', call: '通话', resident: '居民' },
  },
  shortcuts: {
    title: '键盘快捷键', singleKeys: '启用单键快捷键（? 与 g 开头的组合；仅在输入框之外有效）',
    group: { call: '通话', state: '状态', work: '办理', go: '前往' },
    id: {
      answer: '接听', 'hang-up': '挂断 / 拒接', hold: '保持 / 恢复', mute: '静音 / 取消静音', keypad: '拨号键盘', ready: '置为空闲', pause: '示忙（选择原因）', search: '搜索',
      'new-ticket': '新建工单（无来电）', register: '登记工单', help: '显示此列表', 'go-desk': '工作台', 'go-call-backs': '漏接回拨', 'go-tickets': '工单', 'go-calls': '通话记录', 'go-supervisor': '班长席',
    },
  },
  account: {
    welcome: '社区服务热线 · 话务工作台', login: '工号', loginMissing: '请输入工号', password: '密码', passwordMissing: '请输入密码', signIn: '登录', signOut: '退出登录', changePassword: '修改密码',
    current: '当前密码', next: '新密码', again: '再次输入新密码', notSame: '两次输入的新密码不一致', passwordRule: '至少 8 位，包含大写、小写、数字、符号中的三类', changed: '密码已修改', mustChange: '首次登录或使用初始密码时，须先修改密码。',
    ended: { 'signed-out': '您已退出登录。', expired: '登录已过期，请重新登录。', disabled: '该账号已停用。' },
  },
};

export const en: SameShape<typeof zh> = {
  shell: {
    name: 'Linli hotline', navigation: 'Main navigation', menu: 'Open the menu', skip: 'Skip to the content', light: 'Light appearance', dark: 'Dark appearance',
    pageFailed: 'This page has failed. Your call is not affected.', noSuchPage: 'There is no such page, or you may not open it.', toFirstPage: 'To the first page',
    server: { connecting: 'Connecting', up: 'Server up', down: 'Server away', draining: 'Restarting soon' },
    serverHint: {
      connecting: 'Connecting to the server', up: 'The live link to the server is up', down: 'The live link to the server broke; it is being renewed by itself. The phone still works', draining: 'The server is about to restart. Calls go on; the link comes back by itself',
    },
    voiceUnknown: 'Voice unknown', voiceHint: 'The server’s link to the voice system (Asterisk)',
  },
  nav: { desk: 'Desk', callBacks: 'Call-backs', tickets: 'Tickets', calls: 'Calls', supervisor: 'Supervisor', staff: 'Staff', audit: 'Audit', telephony: 'Telephony' },
  list: { loading: 'Loading', failed: 'Could not be loaded', retry: 'Try again', more: 'More', all: 'All', actions: 'Actions', back: 'Back', close: 'Close' },
  search: {
    open: 'Search (Ctrl+K)', hint: 'Ticket number, telephone, name or words', help: 'At least two characters. Ticket numbers may have spaces; telephone numbers must be whole.', nothing: 'Nothing found.', keys: '↑↓ choose, Enter opens, Esc closes', results: 'Results',
    kind: { ticket: 'Ticket', call: 'Call', resident: 'Resident' },
  },
  shortcuts: {
    title: 'Keyboard shortcuts', singleKeys: 'Single-key shortcuts on (? and those that begin with g; outside text fields only)',
    group: { call: 'Call', state: 'State', work: 'Work', go: 'Go to' },
    id: {
      answer: 'Answer', 'hang-up': 'Hang up / reject', hold: 'Hold / resume', mute: 'Mute / unmute', keypad: 'Keypad', ready: 'Ready', pause: 'Pause (choose a reason)', search: 'Search',
      'new-ticket': 'New ticket without a call', register: 'Register the ticket', help: 'Show this list', 'go-desk': 'Desk', 'go-call-backs': 'Call-backs', 'go-tickets': 'Tickets', 'go-calls': 'Calls', 'go-supervisor': 'Supervisor',
    },
  },
  account: {
    welcome: 'Community hotline · agent desktop', login: 'Login', loginMissing: 'Please enter your login', password: 'Password', passwordMissing: 'Please enter a password', signIn: 'Sign in', signOut: 'Sign out', changePassword: 'Change password',
    current: 'Present password', next: 'New password', again: 'New password again', notSame: 'The two new passwords differ', passwordRule: 'At least 8 characters, of three of: upper case, lower case, digits, signs', changed: 'The password has been changed', mustChange: 'This is a first password: it must be changed before anything else.',
    ended: { 'signed-out': 'You have signed out.', expired: 'Your session has expired; please sign in again.', disabled: 'This account has been disabled.' },
  },
};
