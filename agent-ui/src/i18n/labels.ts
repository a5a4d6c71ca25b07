import type { AgentState, CallBackOutcome, CallBackState, CallEnding, CallState, CareFlag, Channel, Role, TicketAction, TicketKind, TicketState, Urgency } from '../api/types.ts';

/** The words for every value that the server names by a code; the types make a forgotten one a compile error. */
interface Labels {
  readonly kind: Readonly<Record<TicketKind, string>>;
  readonly urgency: Readonly<Record<Urgency, string>>;
  readonly ticketState: Readonly<Record<TicketState, string>>;
  readonly ticketAction: Readonly<Record<TicketAction, string>>;
  readonly channel: Readonly<Record<Channel, string>>;
  readonly callState: Readonly<Record<CallState, string>>;
  readonly ending: Readonly<Record<CallEnding, string>>;
  readonly agentState: Readonly<Record<AgentState, string>>;
  readonly care: Readonly<Record<CareFlag, string>>;
  readonly callBackState: Readonly<Record<CallBackState, string>>;
  readonly outcome: Readonly<Record<CallBackOutcome, string>>;
  readonly role: Readonly<Record<Role, string>>;
  readonly gender: { readonly female: string; readonly male: string };
  readonly direction: { readonly in: string; readonly out: string };
  readonly voice: { readonly up: string; readonly down: string; readonly 'not-configured': string };
  readonly offerOutcome: { readonly answered: string; readonly 'no-answer': string; readonly rejected: string; readonly cancelled: string };
}

export const zh: Labels = {
  kind: { consultation: '咨询', help: '求助', complaint: '投诉', accusation: '举报', suggestion: '建议', praise: '表扬', service: '为老服务', emergency: '紧急求助' },
  urgency: { emergency: '特急', urgent: '紧急', ordinary: '一般', complex: '疑难' },
  ticketState: {
    registered: '已登记', 'awaiting-info': '待补充', filed: '已立案', dispatched: '已派遣', handling: '处置中', handled: '已处置',
    verified: '已核查', closed: '已办结', voided: '不予受理', merged: '已并单',
  },
  ticketAction: { register: '登记受理', 'answer-on-the-spot': '当场答复', 'add-note': '添加备注' },
  channel: { phone: '电话', sms: '短信', card: '幸福卡', web: '网站', open311: 'Open311', 'walk-in': '窗口', grid: '网格上报', exchange: '平台交换' },
  callState: {
    'ringing-in': '呼入', 'in-ivr': '语音导航', queued: '排队中', offered: '振铃中', connected: '通话中', held: '保持中', 'wrap-up': '话后整理', ended: '已结束',
  },
  ending: {
    answered: '已接听', abandoned: '主叫放弃', 'no-agent': '无人接听', 'out-of-hours': '非工作时间', failed: '技术故障', 'self-service': '自助完成', 'not-reached': '未接通',
  },
  agentState: { offline: '离线', ready: '空闲', paused: '示忙', offered: '振铃中', 'on-call': '通话中', 'wrap-up': '话后整理' },
  care: {
    'living-alone': '独居老人', disabled: '残疾', pregnant: '孕产妇', 'chronic-illness': '慢性病', 'severe-illness': '重病', 'low-income': '低保', child: '儿童', 'hard-of-hearing': '听力障碍',
  },
  callBackState: { open: '待回拨', taken: '处理中', done: '已完成' },
  outcome: { reached: '已联系上', 'not-reached': '未联系上', 'called-again': '来电人已再次来电', 'not-needed': '无需回拨', 'no-number': '号码未显示，无法回拨' },
  role: {
    agent: '话务员', supervisor: '班长', dispatcher: '派遣员', handler: '处置人员', verifier: '核查员', 'follow-up': '回访员', leader: '领导',
    administrator: '系统管理员', security: '安全管理员', auditor: '审计管理员',
  },
  gender: { female: '女', male: '男' },
  direction: { in: '呼入', out: '呼出' },
  voice: { up: '语音正常', down: '语音中断', 'not-configured': '未配置语音' },
  offerOutcome: { answered: '已接听', 'no-answer': '未接听', rejected: '已拒接', cancelled: '已取消' },
};

export const en: Labels = {
  kind: { consultation: 'Question', help: 'Help', complaint: 'Complaint', accusation: 'Accusation', suggestion: 'Suggestion', praise: 'Praise', service: 'Elderly service', emergency: 'Emergency' },
  urgency: { emergency: 'Emergency', urgent: 'Urgent', ordinary: 'Ordinary', complex: 'Complex' },
  ticketState: {
    registered: 'Registered', 'awaiting-info': 'Awaiting information', filed: 'Filed', dispatched: 'Dispatched', handling: 'In hand', handled: 'Handled',
    verified: 'Verified', closed: 'Closed', voided: 'Refused', merged: 'Merged',
  },
  ticketAction: { register: 'Registered', 'answer-on-the-spot': 'Answered on the spot', 'add-note': 'Note added' },
  channel: { phone: 'Phone', sms: 'SMS', card: 'Happiness card', web: 'Web', open311: 'Open311', 'walk-in': 'Walk-in', grid: 'Grid officer', exchange: 'Exchange' },
  callState: {
    'ringing-in': 'Coming in', 'in-ivr': 'Voice menu', queued: 'Queued', offered: 'Ringing', connected: 'Talking', held: 'On hold', 'wrap-up': 'Wrap-up', ended: 'Ended',
  },
  ending: {
    answered: 'Answered', abandoned: 'Caller gave up', 'no-agent': 'No agent', 'out-of-hours': 'Out of hours', failed: 'Technical fault', 'self-service': 'Self-service', 'not-reached': 'Not reached',
  },
  agentState: { offline: 'Offline', ready: 'Ready', paused: 'Paused', offered: 'Ringing', 'on-call': 'On a call', 'wrap-up': 'Wrap-up' },
  care: {
    'living-alone': 'Lives alone', disabled: 'Disabled', pregnant: 'Pregnant', 'chronic-illness': 'Chronic illness', 'severe-illness': 'Severe illness', 'low-income': 'Low income', child: 'Child', 'hard-of-hearing': 'Hard of hearing',
  },
  callBackState: { open: 'To call back', taken: 'Being called', done: 'Done' },
  outcome: { reached: 'Reached', 'not-reached': 'Not reached', 'called-again': 'Caller called again', 'not-needed': 'Not needed', 'no-number': 'Number withheld' },
  role: {
    agent: 'Agent', supervisor: 'Supervisor', dispatcher: 'Dispatcher', handler: 'Handler', verifier: 'Verifier', 'follow-up': 'Follow-up agent', leader: 'Leader',
    administrator: 'Administrator', security: 'Security officer', auditor: 'Auditor',
  },
  gender: { female: 'female', male: 'male' },
  direction: { in: 'Incoming', out: 'Outgoing' },
  voice: { up: 'Voice up', down: 'Voice down', 'not-configured': 'No voice' },
  offerOutcome: { answered: 'Answered', 'no-answer': 'No answer', rejected: 'Rejected', cancelled: 'Cancelled' },
};
