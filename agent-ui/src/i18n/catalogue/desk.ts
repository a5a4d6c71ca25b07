import type { SameShape } from './same-shape.ts';

export const zh = {
  desk: {
    parts: '工作台分区', queue: '排队', work: '受理', side: '待办', waiting: '{{count}} 人等待', waitingCallers: '等待中的来电', nobodyWaits: '无人等待', noQueues: '没有队列', offeredTo: '正在振铃：{{name}}',
    busy: '忙碌', answeredToday: '今日接听', missedToday: '今日漏接', inTime: '及时率', drafts: '未完成：', untitled: '未命名',
    idleReady: '空闲，等待来电', idleNotReady: '当前不接听来电', idleNoPhone: '登记工单', idleHint: '来电时这里显示来电人信息和受理表单。也可以查询号码，或登记窗口来访等无来电的事项。',
    lookUp: '查询', lookUpNumber: '输入电话号码查询居民与历史', newMatter: '登记无来电事项', callNote: '通话备注', callNoteHint: '无需工单时说明原因，如拨错号码、无声电话', save: '保存', myTickets: '我的近期工单', myCalls: '我的近期通话',
  },
  caller: {
    title: '来电人', unknown: '未登记的号码。可在下方填写来电人信息。', unknownShort: '未登记', several: '此号码登记了 {{count}} 位居民，请确认是哪一位：', age: '{{age}}岁', earlierCalls: '此前来电 {{count}} 次', missed: '漏接 {{count}} 次 · {{when}}',
    openTickets: '在办工单 {{count}}', calls: '历史通话 {{count}}', household: '同户 {{count}}', noTickets: '没有在办工单', noCalls: '没有历史通话', hardOfHearing: '听力障碍：请放慢语速、提高音量', language: '语言：{{language}}',
  },
  form: {
    titleCall: '登记工单', titleMatter: '登记工单（无来电）', already: '本次通话已登记：', kind: '诉求类型', category: '事项分类', categoryHint: '选择或输入关键词', urgency: '紧急程度', content: '诉求内容', contentHint: '时间、地点、事情经过、市民的要求', contentMissing: '请填写诉求内容', contactMissing: '请填写姓名或电话，或勾选匿名',
    address: '事发地址', addressHint: '小区、楼栋、单元、门牌', reporterName: '来电人姓名', reporterPhone: '联系电话', callersNumber: '不填则为来电号码', anonymous: '匿名', confidential: '保密（来电人要求）', reply: '当场答复', replyHint: '填写答复内容后，工单登记并直接办结', register: '登记工单', answerAndClose: '答复并办结',
    kept: '填写的内容随时保存在本标签页，刷新不会丢失', keptShort: '已自动保存',
  },
  receipt: { registered: '工单已登记', closed: '已答复并办结', readAloud: '请告知市民工单编号：', another: '再登记一件', newMatter: '下一位来访', copy: '复制编号', copied: '已复制', open: '查看工单', clear: '清空工作台' },
};

export const en: SameShape<typeof zh> = {
  desk: {
    parts: 'Parts of the desk', queue: 'Queue', work: 'Call', side: 'To do', waiting: '{{count}} waiting', waitingCallers: 'Waiting callers', nobodyWaits: 'Nobody waits', noQueues: 'There are no queues', offeredTo: 'ringing: {{name}}',
    busy: 'Busy', answeredToday: 'Answered', missedToday: 'Missed', inTime: 'In time', drafts: 'Unfinished:', untitled: 'untitled',
    idleReady: 'Ready, waiting for a call', idleNotReady: 'Not taking calls', idleNoPhone: 'Register a ticket', idleHint: 'When a call comes, the caller and the form appear here. You can also look a number up, or register a matter without a call.',
    lookUp: 'Look up', lookUpNumber: 'A telephone number: resident and history', newMatter: 'Matter without a call', callNote: 'Note on the call', callNoteHint: 'Why there is no ticket: wrong number, silent call', save: 'Save', myTickets: 'My latest tickets', myCalls: 'My latest calls',
  },
  caller: {
    title: 'Caller', unknown: 'This number is not on record. Enter the caller below.', unknownShort: 'not on record', several: '{{count}} residents have this number. Who is it?', age: 'age {{age}}', earlierCalls: 'Earlier calls: {{count}}', missed: 'Missed calls: {{count}} · {{when}}',
    openTickets: 'Open {{count}}', calls: 'Calls {{count}}', household: 'Household {{count}}', noTickets: 'No open tickets', noCalls: 'No earlier calls', hardOfHearing: 'Hard of hearing: speak slowly and up', language: 'Language: {{language}}',
  },
  form: {
    titleCall: 'Register a ticket', titleMatter: 'Register a ticket (no call)', already: 'Registered in this call:', kind: 'Kind', category: 'Category', categoryHint: 'Choose, or type a word', urgency: 'Urgency', content: 'What it is about', contentHint: 'When, where, what happened, what is asked for', contentMissing: 'Please write what it is about', contactMissing: 'A name or telephone, or anonymous',
    address: 'Where', addressHint: 'Estate, building, entrance, door', reporterName: 'Reporter', reporterPhone: 'Telephone', callersNumber: 'Empty: the caller’s number', anonymous: 'Anonymous', confidential: 'Confidential (on request)', reply: 'Answer on the spot', replyHint: 'With an answer here, the ticket is registered and closed at once', register: 'Register', answerAndClose: 'Answer and close',
    kept: 'What you type is kept in this tab all the time; a reload loses nothing', keptShort: 'Kept automatically',
  },
  receipt: { registered: 'The ticket is registered', closed: 'Answered and closed', readAloud: 'Tell the caller the ticket’s number:', another: 'Another ticket', newMatter: 'Next visitor', copy: 'Copy the number', copied: 'Copied', open: 'Open the ticket', clear: 'Clear the desk' },
};
