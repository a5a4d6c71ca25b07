/** The one catalogue of failures: code → HTTP status and the sentence a person reads. */
const entries = {
  INTERNAL: { status: 500, zh: '系统出错，已记录。请稍后再试。', en: 'Something went wrong on our side; it has been recorded. Please try again.' },
  BAD_REQUEST: { status: 400, zh: '请求内容有误：{detail}', en: 'The request is not valid: {detail}' },
  BODY_TOO_LARGE: { status: 413, zh: '提交的内容过大。', en: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, zh: '只接受 application/json 格式的内容。', en: 'Only application/json is accepted here.' },
  NOT_FOUND: { status: 404, zh: '没有找到所请求的内容。', en: 'What was asked for does not exist.' },
  METHOD_NOT_ALLOWED: { status: 405, zh: '不支持此操作。', en: 'This method is not supported here.' },
  TOO_MANY_REQUESTS: { status: 429, zh: '操作过于频繁，请稍后再试。', en: 'Too many requests; please wait a moment.' },
  SHUTTING_DOWN: { status: 503, zh: '系统正在重启，请稍后再试。', en: 'The server is restarting; please try again shortly.' },

  SIGN_IN_REQUIRED: { status: 401, zh: '请先登录。', en: 'Please sign in.' },
  SIGN_IN_FAILED: { status: 401, zh: '工号或密码不正确。', en: 'Login or password is not right.' },
  ACCOUNT_LOCKED: { status: 423, zh: '连续失败次数过多，账号已锁定至 {until}。', en: 'Too many failures: the account is locked until {until}.' },
  ACCOUNT_DISABLED: { status: 403, zh: '该账号已停用。', en: 'This account has been disabled.' },
  ACCOUNT_UNCONFIRMED: { status: 403, zh: '该账号待安全管理员确认后方可使用。', en: 'This account waits for the security officer to confirm it.' },
  PASSWORD_CHANGE_REQUIRED: { status: 403, zh: '请先修改密码。', en: 'Please change your password first.' },
  PASSWORD_WRONG: { status: 422, zh: '原密码不正确。', en: 'The present password is not right.' },
  PASSWORD_TOO_WEAK: { status: 422, zh: '密码至少 8 位，且须包含大写、小写、数字、符号中的三类。', en: 'A password needs at least 8 characters of three of: upper case, lower case, digits, symbols.' },
  PASSWORD_REUSED: { status: 422, zh: '新密码不能与旧密码相同。', en: 'The new password must differ from the old one.' },
  FORBIDDEN: { status: 403, zh: '您没有此项权限（{right}）。', en: 'You do not have this right ({right}).' },
  CROSS_SITE_REFUSED: { status: 403, zh: '请求来源不受信任。', en: 'A request from another site was refused.' },

  STAFF_LOGIN_TAKEN: { status: 409, zh: '工号 {login} 已存在。', en: 'The login {login} is already in use.' },
  STAFF_EXTENSION_TAKEN: { status: 409, zh: '分机号 {extension} 已被占用。', en: 'The extension {extension} is already in use.' },
  STAFF_EXTENSION_REFUSED: { status: 422, zh: '没有电话权限的角色不能分配分机号。', en: 'Only somebody whose roles include the phone can have an extension.' },
  STAFF_SELF_REFUSED: { status: 409, zh: '不能停用、确认自己的账号，也不能在此更改自己的角色或密码。', en: 'You cannot disable or confirm your own account, nor change your own roles or password here.' },
  STAFF_LAST_OFFICER: { status: 409, zh: '至少须保留一名安全管理员。', en: 'The last security officer must keep that role.' },
  STAFF_ROLES_CONFLICT: { status: 422, zh: '系统、安全、审计三种管理员角色不得由同一人兼任。', en: 'Nobody may hold two of the administrator, security and auditor roles.' },

  TICKET_STALE: { status: 409, zh: '该工单已被他人更新，请核对最新内容后再操作。', en: 'Somebody has changed this ticket meanwhile; look at its present state first.' },
  TICKET_ACTION_REFUSED: { status: 409, zh: '当前状态（{state}）下不能执行“{action}”。', en: 'The action "{action}" is not possible in state {state}.' },
  TICKET_CONTACT_MISSING: { status: 422, zh: '请填写联系方式（电话、姓名或居民），或选择匿名。', en: 'Give a contact (telephone, name or resident), or mark the ticket as anonymous.' },
  TICKET_NUMBER_INVALID: { status: 422, zh: '工单编号或校验位不正确。', en: 'The ticket number or its check digit is not right.' },

  CALL_NOT_LIVE: { status: 409, zh: '该通话已结束。', en: 'This call is over.' },
  RECORDING_NOT_READY: { status: 409, zh: '录音尚未完成。', en: 'The recording is not finished yet.' },
  RANGE_NOT_SATISFIABLE: { status: 416, zh: '请求的片段超出文件范围。', en: 'The part that was asked for is not in the file.' },
  RECORDING_MISSING: { status: 410, zh: '录音文件不存在。', en: 'The recording file is missing.' },
  NUMBER_INVALID: { status: 422, zh: '电话号码格式不正确。', en: 'This cannot be a telephone number.' },
  NUMBER_NOT_DIALABLE: {
    status: 422,
    zh: '系统不能拨打此号码：110、119、120、122 请直接用电话机拨打；国际号码须由管理员开通。',
    en: 'This number is not dialled from here: call 110, 119, 120 or 122 from the phone itself; international numbers must be allowed by the administrator.',
  },
  REPORTER_HIDDEN: { status: 403, zh: '该工单的反映人受保护，不能由此拨打。', en: 'The reporter of this ticket is protected and cannot be called from here.' },

  AGENT_STATE_REFUSED: { status: 409, zh: '当前状态（{state}）下不能切换为“{to}”。', en: 'An agent who is {state} cannot become {to}.' },
  AGENT_PHONE_NOT_READY: { status: 409, zh: '您的电话尚未就绪。', en: 'Your phone is not ready.' },
  PAUSE_REASON_UNKNOWN: { status: 422, zh: '未知的示忙原因。', en: 'This pause reason is not configured.' },

  CALL_BACK_TAKEN: { status: 409, zh: '{agent} 正在回拨此号码。', en: '{agent} is calling this person back.' },
  CALL_BACK_NOT_YOURS: { status: 409, zh: '此回拨任务不在您名下。', en: 'You have not taken this call-back.' },
  CALL_BACK_DONE: { status: 409, zh: '此回拨任务已完成。', en: 'This call-back has been done.' },

  VOICE_UNAVAILABLE: { status: 503, zh: '语音系统暂时不可用。', en: 'The voice system is not available at the moment.' },
  AMI_OUTCOME_UNKNOWN: { status: 502, zh: '与语音系统的连接中断，操作结果未知。', en: 'The link to the voice system broke; the outcome is unknown.' },
  AMI_TIMEOUT: { status: 504, zh: '语音系统未及时应答。', en: 'The voice system did not answer in time.' },
  AMI_REFUSED: { status: 502, zh: '语音系统拒绝了请求：{detail}', en: 'The voice system refused: {detail}' },
  AMI_BUSY: { status: 503, zh: '语音系统繁忙，请稍后再试。', en: 'The voice system is busy; please try again shortly.' },
  AMI_UNSAFE_VALUE: { status: 422, zh: '内容含有不允许的控制字符。', en: 'A value holds a control character that is not allowed.' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>;

export type ErrorCode = keyof typeof entries;
export const CATALOGUE: Readonly<Record<ErrorCode, { readonly status: number; readonly zh: string; readonly en: string }>> = entries;
