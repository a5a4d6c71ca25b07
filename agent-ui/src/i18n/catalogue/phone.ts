import type { SameShape } from './same-shape.ts';

export const zh = {
  phone: {
    incoming: '来电', incomingBody: '有市民来电，请接听', unknownCaller: '未知来电', withheld: '号码未显示', noVoice: '未配置语音系统，电话不可用',
    elsewhere: '电话在另一个标签页中使用', useHere: '在此使用电话',
    registration: { off: '电话未连接', connecting: '电话连接中…', registered: '电话就绪', lost: '电话断开，正在重连…', refused: '电话注册被拒，正在重试…' },
    phase: { idle: '空闲', ringing: '振铃中', answering: '接通中…', reattaching: '正在恢复通话…', talking: '通话中', held: '保持中' },
    problem: {
      'microphone-denied': '浏览器未允许使用麦克风。请点击地址栏左侧的图标，将“麦克风”设为“允许”，然后刷新页面。',
      'microphone-missing': '没有找到麦克风。请检查耳机是否插好。',
      'microphone-busy': '麦克风正被其他程序占用。请关闭占用它的程序后重试。',
      'insecure-page': '浏览器只允许安全页面使用麦克风。请使用 https 地址打开本系统，或联系管理员。',
      'answer-failed': '接听失败，来电已转给其他话务员。',
      'hold-failed': '保持或恢复未成功，通话仍在继续。',
      'reattach-failed': '刷新后未能恢复通话：对方可能已挂断，或已转回排队。',
    },
  },
  bar: {
    answer: '接听', reject: '拒接', hangUp: '挂断', mute: '静音', unmute: '取消静音', muted: '已静音', hold: '保持', resume: '恢复', keypad: '键盘', dial: '拨号', dialNumber: '输入要拨打的号码', dialling: '正在呼叫…',
    waited: '已等待', readyNow: '完成，空闲', extend: '延长 1 分钟', pauseAfter: '通话后：{{reason}}',
  },
  notices: {
    draining: '服务器即将重启：通话不受影响，请继续，稍后自动重连。', serverAway: '与服务器的连接已断开，正在自动重连。电话仍可接听，填写的内容保存在本页。', soundBlocked: '浏览器阻止了声音，来电时不会响铃。', allowSound: '启用声音和通知',
  },
};

export const en: SameShape<typeof zh> = {
  phone: {
    incoming: 'Incoming call', incomingBody: 'A resident is calling', unknownCaller: 'Unknown caller', withheld: 'Number withheld', noVoice: 'No voice system is configured; there is no phone',
    elsewhere: 'The phone is used in another tab', useHere: 'Use the phone here',
    registration: { off: 'Phone off', connecting: 'Phone connecting…', registered: 'Phone ready', lost: 'Phone lost, reconnecting…', refused: 'Phone refused, trying again…' },
    phase: { idle: 'Idle', ringing: 'Ringing', answering: 'Connecting…', reattaching: 'Taking the call up again…', talking: 'Talking', held: 'On hold' },
    problem: {
      'microphone-denied': 'The browser does not allow the microphone. Click the sign left of the address, set “Microphone” to “Allow”, and reload the page.',
      'microphone-missing': 'No microphone was found. Check that your headset is plugged in.',
      'microphone-busy': 'Another program uses the microphone. Close it and try again.',
      'insecure-page': 'Browsers give the microphone to secure pages only. Open the system by its https address, or ask the administrator.',
      'answer-failed': 'The call could not be answered; it went on to another agent.',
      'hold-failed': 'Hold or resume did not work; the call goes on.',
      'reattach-failed': 'The call could not be taken up again after the reload: the other side may have hung up, or gone back to the queue.',
    },
  },
  bar: {
    answer: 'Answer', reject: 'Reject', hangUp: 'Hang up', mute: 'Mute', unmute: 'Unmute', muted: 'muted', hold: 'Hold', resume: 'Resume', keypad: 'Keypad', dial: 'Dial', dialNumber: 'Number to call', dialling: 'Calling…',
    waited: 'waited', readyNow: 'Done, ready', extend: '1 minute more', pauseAfter: 'after the call: {{reason}}',
  },
  notices: {
    draining: 'The server is about to restart. Calls go on; the link comes back by itself.', serverAway: 'The link to the server broke and is being renewed. The phone still works, and what you type is kept in this page.', soundBlocked: 'The browser blocks sound: incoming calls will not ring.', allowSound: 'Allow sound and notifications',
  },
};
