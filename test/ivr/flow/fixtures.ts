import { parseFlow, type FlowContext } from '../../../ivr/flow/loader.ts';
import type { Flow, FlowTools } from '../../../ivr/flow/flow.ts';
import { NUMBER_PROMPTS, statePrompts } from '../../../ivr/flow/spoken.ts';

export const CONTEXT: FlowContext = { queues: ['hotline', 'night'], ticketStates: ['registered', 'handling'] };

/** The tests' check digit: numbers of 12 digits that end in 7. */
export const TOOLS: FlowTools = {
  timeZone: 'Asia/Shanghai',
  parseTicketNumber: (text) => (/^\d{11}7$/.test(text) ? { ok: true, number: text } : { ok: false }),
};

/** Reads a flow that consists of one text and the prompts that numbers and states need. */
export function load(text: string): Promise<Flow> {
  return parseFlow({ shownAs: 'config/ivr/main.yaml', text }, () => Promise.resolve({ shownAs: 'config/ivr/spoken.yaml', text: SPOKEN }), CONTEXT);
}

/** The message of the refusal, or 'accepted'. */
export function refusal(text: string): Promise<string> {
  return load(text).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
}

export const SPOKEN = `prompts:\n${[...NUMBER_PROMPTS, ...CONTEXT.ticketStates.flatMap((state) => [...statePrompts(state)])].map((key) => `  ${key}: { zh: 字, en: word }`).join('\n')}\n`;

/** A small flow with every kind of node; line numbers are part of the tests. */
export const SMALL = `language: zh
start: opening
person: to-person
published: [wait]
include: [spoken.yaml]
nodes:
  opening: { kind: hours, open: welcome, closed: closed }
  welcome:
    kind: menu
    prompts: [hello]
    keys: { 1: ask, 9: english }
    otherwise: to-person
  english: { kind: language, language: en, next: welcome }
  ask:
    kind: input
    accept: ticket-number
    prompts: [number]
    maxDigits: 13
    invalid: [wrong]
    next: tell
    otherwise: sorry
  tell:
    kind: ticket-status
    number: ask
    say: [hello, $number, $state, $date, $next]
    next: welcome
    notFound: again
    unavailable: to-person
  again: { kind: say, prompts: [wrong], next: ask }
  sorry: { kind: say, prompts: [wrong], next: to-person }
  closed: { kind: say, prompts: [wrong], next: bye }
  bye: { kind: hangup, reason: out-of-hours }
  to-person: { kind: queue, queue: hotline, priority: 3 }
prompts:
  hello: { zh: 您好, en: Hello }
  number: { zh: 请输入, en: Enter it }
  wrong: { zh: 不对, en: Wrong }
  wait: { zh: 请稍候, en: Wait }
`;
