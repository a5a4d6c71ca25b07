import { z } from 'zod';

/** Names of nodes, prompts and queues: they stand in file names and in log lines. */
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const name = z.string().regex(NAME, 'a name is lower-case letters, digits and hyphens, and begins with a letter');
// \p{Cc} are the control characters, which no prompt needs and no speech program should get.
const speech = z.string().trim().min(1, 'the text is empty').max(300, 'a prompt has at most 300 characters').regex(/^\P{Cc}+$/u, 'a prompt is one line');
const promptText = z.strictObject({ zh: speech, en: speech });
const spoken = z.array(name).min(1).max(12);
const pauseMs = z.int().min(500).max(20_000);

/** What a ticket-status node may say besides prompts: the parts that come from the ticket. */
export const TICKET_PARTS = ['$number', '$state', '$date', '$next'] as const;
export type TicketPart = (typeof TICKET_PARTS)[number];

export function isTicketPart(item: string): item is TicketPart {
  return (TICKET_PARTS as readonly string[]).includes(item);
}

const promptOrPart = z.string().refine((item) => NAME.test(item) || isTicketPart(item), `neither the name of a prompt nor one of ${TICKET_PARTS.join(', ')}`);

const say = z.strictObject({ kind: z.literal('say'), prompts: spoken, next: name });
const menu = z.strictObject({
  kind: z.literal('menu'),
  prompts: spoken,
  waitMs: pauseMs.default(3_000),
  /** 0 is not to be had: it leads to a person everywhere. */
  keys: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']), name),
  /** Silence and every other key. */
  otherwise: name,
});
const input = z.strictObject({
  kind: z.literal('input'),
  prompts: spoken,
  accept: z.enum(['ticket-number', 'digits']),
  maxDigits: z.int().min(1).max(20),
  waitMs: pauseMs.default(8_000),
  tries: z.int().min(1).max(5).default(3),
  /** Said before the next try. */
  invalid: spoken,
  next: name,
  /** Silence, and when the tries are used up. */
  otherwise: name,
});
const hours = z.strictObject({ kind: z.literal('hours'), open: name, closed: name });
const language = z.strictObject({ kind: z.literal('language'), language: z.enum(['zh', 'en']), next: name });
const ticketStatus = z.strictObject({
  kind: z.literal('ticket-status'),
  /** The input node that holds the number. */
  number: name,
  say: z.array(promptOrPart).min(1).max(16),
  next: name,
  notFound: name,
  unavailable: name,
});
const queue = z.strictObject({ kind: z.literal('queue'), queue: z.string().min(1), priority: z.int().min(0).max(99).default(0) });
const hangup = z.strictObject({ kind: z.literal('hangup'), reason: name });

export const flowNode = z.discriminatedUnion('kind', [say, menu, input, hours, language, ticketStatus, queue, hangup]);

/** One flow file, config/ivr/main.yaml. */
export const flowFile = z.strictObject({
  language: z.enum(['zh', 'en']).default('zh'),
  start: name,
  /** Where the key 0 leads, everywhere. */
  person: name,
  /** Prompts that the dialplan plays itself, by name. */
  published: z.array(name).default([]),
  /** Further files with prompts, in the same folder. */
  include: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,39}\.yaml$/, 'the name of a .yaml file in the same folder')).max(10).default([]),
  prompts: z.record(name, promptText),
  nodes: z.record(name, flowNode),
});

/** A file of prompts only, config/ivr/spoken.yaml. */
export const promptFile = z.strictObject({ prompts: z.record(name, promptText) });

export type FlowNode = z.infer<typeof flowNode>;
export type NodeKindName = FlowNode['kind'];
export type NodeOf<K extends NodeKindName> = Extract<FlowNode, { kind: K }>;
