/**
 * The life of the phone's one line, as a pure table.
 *
 *            invite              answer               established
 *    idle ──────────► ringing ──────────► answering ──────────────► talking ◄──hold, resume──► held
 *     ▲ │                │                    │                        │                        │
 *     │ │ auto-answered  └── gone             └── gone                 └── gone                 └── gone
 *     │ ├───────────────────────────────► answering
 *     │ │ reattach                                       established
 *     │ └───────────────► reattaching ──────────────────────────────► talking
 *     └── gone ──────────────┘
 *
 * `gone` is every end: hung up by either side, cancelled, rejected, refused, broken.
 */
export const PHONE_PHASES = ['idle', 'ringing', 'answering', 'reattaching', 'talking', 'held'] as const;
export type PhonePhase = (typeof PHONE_PHASES)[number];

export const PHONE_EVENTS = ['invite', 'answer', 'auto-answer', 'reattach', 'established', 'hold', 'resume', 'gone'] as const;
export type PhoneEvent = (typeof PHONE_EVENTS)[number];

const TABLE: Readonly<Record<PhonePhase, Readonly<Partial<Record<PhoneEvent, PhonePhase>>>>> = {
  idle: { invite: 'ringing', 'auto-answer': 'answering', reattach: 'reattaching', gone: 'idle' },
  ringing: { answer: 'answering', gone: 'idle' },
  answering: { established: 'talking', gone: 'idle' },
  reattaching: { established: 'talking', gone: 'idle' },
  talking: { hold: 'held', gone: 'idle' },
  held: { resume: 'talking', gone: 'idle' },
};

/** The next phase, or null when the event does not fit: the caller then leaves the phone as it is. */
export function nextPhase(phase: PhonePhase, event: PhoneEvent): PhonePhase | null {
  return TABLE[phase][event] ?? null;
}

/** Somebody is on the line, or is about to be. */
export function hasCall(phase: PhonePhase): boolean {
  return phase !== 'idle';
}

/** Voices can be heard, or could be if the call were not held. */
export function isEstablished(phase: PhonePhase): boolean {
  return phase === 'talking' || phase === 'held';
}
