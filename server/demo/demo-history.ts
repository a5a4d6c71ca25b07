import type { TicketForm } from '../tickets/ticket.schema.ts';

/** A call of the days before: when (local time of the community), from whom, who answered, how long. */
export interface DemoCall {
  readonly daysAgo: number;
  readonly time: string;
  /** The name of a resident, or a number that nobody has. */
  readonly caller: string;
  readonly agent: string;
  readonly waitSeconds: number;
  readonly talkSeconds: number;
  readonly ticket: (Pick<TicketForm, 'kind' | 'content'> & Partial<Pick<TicketForm, 'categoryCode' | 'urgency' | 'address' | 'reply' | 'confidential'>>) | null;
}

export const DEMO_CALLS: readonly DemoCall[] = [
  {
    daysAgo: 3, time: '08:42', caller: '周桂英', agent: 'agent1', waitSeconds: 6, talkSeconds: 214,
    ticket: { kind: 'help', categoryCode: '0301', content: '老人独居，腿脚不便，想从下周起订社区食堂的午餐，问能不能送到家里。', reply: '已登记助餐服务，下周一起每天中午由食堂送餐上门，每餐自付 8 元。' },
  },
  {
    daysAgo: 3, time: '10:15', caller: '13700090001', agent: 'agent2', waitSeconds: 9, talkSeconds: 131,
    ticket: { kind: 'complaint', categoryCode: '0202', urgency: 'ordinary', content: '幸福里北门外工地连续三晚施工到十一点以后，噪声很大，影响老人孩子休息。', address: '幸福里社区北门' },
  },
  { daysAgo: 3, time: '15:27', caller: '李敏', agent: 'agent1', waitSeconds: 4, talkSeconds: 96, ticket: null },
  {
    daysAgo: 2, time: '09:03', caller: '李敏', agent: 'agent3', waitSeconds: 11, talkSeconds: 305,
    ticket: { kind: 'consultation', categoryCode: '0501', content: '母亲八十岁，咨询高龄津贴的申请条件和要带的材料。', reply: '年满八十周岁可在社区服务中心申请，带身份证、户口本和银行卡；行动不便可由家属代办。' },
  },
  {
    daysAgo: 2, time: '11:48', caller: '13700090002', agent: 'agent2', waitSeconds: 13, talkSeconds: 187,
    ticket: { kind: 'help', categoryCode: '0105', urgency: 'urgent', content: '梧桐苑3幢1单元电梯昨晚起停运，楼上有坐轮椅的住户出不了门，物业电话没有人接。', address: '梧桐苑3幢1单元' },
  },
  {
    daysAgo: 2, time: '16:20', caller: '13700090003', agent: 'agent1', waitSeconds: 7, talkSeconds: 158,
    ticket: { kind: 'accusation', categoryCode: '0203', content: '反映有人收了摊贩的钱，让他们在菜场门口占道经营，希望查一查。', confidential: true },
  },
  {
    daysAgo: 1, time: '07:55', caller: '周桂英', agent: 'agent2', waitSeconds: 5, talkSeconds: 143,
    ticket: { kind: 'help', categoryCode: '0101', urgency: 'ordinary', content: '家里从昨晚开始水压很小，三楼以上都这样，洗澡没法洗。', address: '幸福里3号楼2单元' },
  },
  {
    daysAgo: 1, time: '13:36', caller: '13700090004', agent: 'agent3', waitSeconds: 8, talkSeconds: 74,
    ticket: { kind: 'praise', categoryCode: '0303', content: '表扬网格员小陈，下雨天帮老人把晾在外面的被子收回家。', reply: '谢谢您，我们会把您的表扬转给小陈和他的网格站。' },
  },
  {
    daysAgo: 1, time: '18:09', caller: '13700090005', agent: 'agent1', waitSeconds: 16, talkSeconds: 201,
    ticket: { kind: 'suggestion', categoryCode: '0204', content: '建议在望江路两边多种几排行道树，夏天等公交没有一点阴凉。' },
  },
];

/** Calls in vain, minutes ago; the first caller tried twice. */
export const DEMO_MISSED: readonly { minutesAgo: number; caller: string; waitSeconds: number }[] = [
  { minutesAgo: 95, caller: '13700090006', waitSeconds: 48 },
  { minutesAgo: 88, caller: '13700090006', waitSeconds: 63 },
  { minutesAgo: 26, caller: '高志远', waitSeconds: 35 },
];
