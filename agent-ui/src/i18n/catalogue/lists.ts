import type { SameShape } from './same-shape.ts';

export const zh = {
  tickets: {
    one: '工单', none: '还没有工单', noneFound: '没有找到符合条件的工单', mine: '我登记的', visible: '我可见的', scope: '范围', any: '全部', open: '在办', closed: '已结', openFilter: '是否办结', anyKind: '全部类型', searchHint: '工单编号、电话或关键词',
    number: '工单编号', matter: '诉求', reporter: '来电人', state: '状态', registered: '登记', closedAt: '办结', reply: '答复', process: '流程', contacts: '接触记录 {{count}}', noContacts: '没有接触记录', steps: '可执行的操作', joinCall: '将当前通话关联到此工单', note: '备注', noteHint: '补充情况、联系经过', answerHint: '给市民的答复；提交后工单办结',
  },
  calls: {
    one: '通话详情', dial: '拨打', none: '没有通话记录', number: '按号码查询', days: '日期范围', anyDirection: '全部方向', anyEnding: '全部结果', who: '号码', ending: '结果', agent: '话务员', started: '时间', imported: '事后导入', usedSelfService: '使用过自助服务', offers: '振铃经过', listens: '收听记录 {{count}}',
    ivrMs: '导航', waitMs: '等待', ringMs: '振铃', talkMs: '通话', holdMs: '保持', wrapUpMs: '整理',
    recording: { label: '录音', ready: '有录音', recording: '正在录音', missing: '录音文件缺失', failed: '录音无法播放，请稍后再试。', back: '后退 {{count}} 秒', forward: '前进 {{count}} 秒', speed: '播放速度' },
  },
  callBacks: {
    none: '没有待回拨的来电', noneDone: '还没有完成的回拨', filter: '状态', who: '来电人', missed: '漏接', state: '处理', times: '{{count}} 次', attempts: '已拨 {{count}} 次', leaseLeft: '剩余', call: '回拨', callNumber: '回拨 {{number}}', release: '放回', done: '完成', doneTitle: '完成回拨：{{number}}', outcome: '结果', note: '备注',
  },
  residents: { one: '居民', phones: '电话' },
  reveal: { button: '查看完整号码', title: '查看完整号码', hint: '查看行为会记入审计日志。请填写原因（至少 4 个字）。', reason: '原因', show: '查看' },
};

export const en: SameShape<typeof zh> = {
  tickets: {
    one: 'Ticket', none: 'No tickets yet', noneFound: 'No ticket fits', mine: 'Mine', visible: 'All I may see', scope: 'Scope', any: 'All', open: 'Open', closed: 'Closed', openFilter: 'Open or closed', anyKind: 'Any kind', searchHint: 'Number, telephone or words',
    number: 'Number', matter: 'Matter', reporter: 'Reporter', state: 'State', registered: 'Registered', closedAt: 'Closed', reply: 'Answer', process: 'Process', contacts: 'Contacts {{count}}', noContacts: 'No contacts', steps: 'What can be done', joinCall: 'Tie the present call to this ticket', note: 'Note', noteHint: 'What came to light, who was reached', answerHint: 'The answer to the resident; the ticket is closed with it',
  },
  calls: {
    one: 'Call', dial: 'Call', none: 'No calls', number: 'By number', days: 'Days', anyDirection: 'Both directions', anyEnding: 'Any ending', who: 'Number', ending: 'Ending', agent: 'Agent', started: 'Time', imported: 'imported later', usedSelfService: 'used self-service', offers: 'Whose phone rang', listens: 'Listened to {{count}}',
    ivrMs: 'Menu', waitMs: 'Wait', ringMs: 'Ring', talkMs: 'Talk', holdMs: 'Hold', wrapUpMs: 'Wrap-up',
    recording: { label: 'Recording', ready: 'Recorded', recording: 'Being recorded', missing: 'The recording is missing', failed: 'The recording cannot be played; try again later.', back: 'Back {{count}} seconds', forward: 'Forward {{count}} seconds', speed: 'Speed' },
  },
  callBacks: {
    none: 'Nobody to call back', noneDone: 'None done yet', filter: 'State', who: 'Caller', missed: 'Missed', state: 'Work', times: '{{count}}×', attempts: 'tried {{count}}×', leaseLeft: 'left', call: 'Call', callNumber: 'Call {{number}} back', release: 'Put back', done: 'Done', doneTitle: 'Call-back done: {{number}}', outcome: 'Outcome', note: 'Note',
  },
  residents: { one: 'Resident', phones: 'Telephones' },
  reveal: { button: 'Show the whole number', title: 'Show the whole number', hint: 'This is put on record. Please say why (4 characters or more).', reason: 'Reason', show: 'Show' },
};
