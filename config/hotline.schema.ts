import { z } from 'zod';

const label = z.strictObject({ zh: z.string().min(1).max(80), en: z.string().min(1).max(80) });
const dialNumber = z.string().regex(/^\d{3,20}$/, 'a number of 3 to 20 digits');
const code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens');
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM');

const timeZone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'a time zone of the IANA list, such as Asia/Shanghai');

/** The community's set-up: config/hotline.yaml. */
export const hotlineSchema = z
  .strictObject({
    communityName: label,
    hotlineNumber: dialNumber,
    emergencyNumbers: z.array(dialNumber).max(20),
    timeZone,
    /** ISO weekdays 1 (Monday) to 7. */
    openingHours: z.union([
      z.literal('always'),
      z.array(z.strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1), from: timeOfDay, to: timeOfDay })).min(1).max(50),
    ]),
    queues: z
      .array(
        z.strictObject({
          name: code,
          label,
          default: z.boolean().default(false),
          maxWaitSeconds: z.number().int().min(10).max(3600),
          ringSeconds: z.number().int().min(5).max(60),
        }),
      )
      .min(1)
      .max(50),
    answerWithinSeconds: z.number().int().min(1).max(300),
    wrapUpSeconds: z.number().int().min(0).max(1800),
    absentAfterSeconds: z.number().int().min(5).max(600),
    callBackLeaseMinutes: z.number().int().min(1).max(120),
    /** What a click may call. */
    dialling: z.strictObject({ international: z.boolean() }).default({ international: false }),
    pauseReasons: z.array(z.strictObject({ code, label })).min(1).max(30),
    categories: z.array(z.strictObject({ code: z.string().regex(/^(\d\d){1,3}$/, 'two digits a level'), parent: z.string().optional(), label })).max(2000),
  })
  .superRefine((hotline, context) => {
    const complain = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (hotline.queues.filter((queue) => queue.default).length !== 1) complain(['queues'], 'exactly one queue must have default: true');
    for (const list of ['queues', 'pauseReasons', 'categories'] as const) {
      const seen = new Set<string>();
      hotline[list].forEach((entry, index) => {
        const name = 'name' in entry ? entry.name : entry.code;
        if (seen.has(name)) complain([list, index], `"${name}" is there twice`);
        seen.add(name);
      });
    }
    const codes = new Set(hotline.categories.map((category) => category.code));
    hotline.categories.forEach((category, index) => {
      if (category.parent !== undefined && (!codes.has(category.parent) || !category.code.startsWith(category.parent))) {
        complain(['categories', index], `the parent "${category.parent}" of "${category.code}" is not there or not its prefix`);
      }
    });
  });

export type Hotline = z.infer<typeof hotlineSchema>;
