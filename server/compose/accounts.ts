import { AccessRefusals } from '../audit/access-refusals.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { auditRoutes } from '../audit/audit.routes.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { settingsRoutes } from '../settings/settings.routes.ts';
import { ensureFirstAdministrator, seedDemoStaff } from '../staff/first-accounts.ts';
import { Passwords } from '../staff/passwords.ts';
import type { AgentRoster } from '../staff/ports.ts';
import type { SessionCookie } from '../staff/session-cookie.ts';
import { sessionRoutes } from '../staff/session.routes.ts';
import { Sessions } from '../staff/session.service.ts';
import { SignIn } from '../staff/sign-in.service.ts';
import { StaffNames } from '../staff/staff-names.ts';
import { StaffRepository } from '../staff/staff.repository.ts';
import { staffRoutes } from '../staff/staff.routes.ts';
import { StaffService } from '../staff/staff.service.ts';
import { TICKET_KINDS, URGENCIES } from '../tickets/ticket-workflow.ts';
import type { Core } from './core.ts';

const SWEEP_EVERY_MS = 60_000;

interface Neighbours {
  roster: AgentRoster;
  isOnCall: (staffId: string) => Promise<boolean>;
  onSessionEnded: (session: { id: string; staffId: string }) => void;
}

export type Accounts = ReturnType<typeof composeAccounts>;

/** Who may: accounts, sessions, the audit log. */
export function composeAccounts(core: Core, { roster, isOnCall, onSessionEnded }: Neighbours) {
  const { config, database, ledger, clock, logger, metrics } = core;
  const staff = new StaffRepository(database);
  const passwords = new Passwords();
  const audit = new AuditLog(database, clock);
  const refusals = new AccessRefusals({ audit, clock, logger });
  const sessions = new Sessions({ database, staff, ledger, clock, demo: config.demo !== null, isOnCall, onEnded: onSessionEnded });
  const signIn = new SignIn({ database, staff, sessions, passwords, audit, clock, metrics, timeZone: config.hotline.timeZone });
  const service = new StaffService({ database, staff, sessions, passwords, audit, clock, roster });
  const first = { database, staff, passwords, audit, clock, roster };

  return {
    audit,
    refusals,
    sessions,
    names: new StaffNames(database),
    staff,
    /** First accounts: those of the demo, or one administrator whose password is told once. */
    async prepare(): Promise<void> {
      if (config.demo) await seedDemoStaff(first, config.demo);
      const published = await sessions.endPublished();
      if (published) {
        logger.warn({ accounts: published }, 'accounts still have the published demo password; outside demo mode they can be signed in to from this machine only, to change it: do so, or disable them');
      }
      const administrator = await ensureFirstAdministrator(first);
      if (administrator) {
        // Not through the logger, which hides passwords, and would keep it if it did not.
        process.stderr.write(`First administrator: login ${administrator.login}, password ${administrator.password} (to be changed at the first sign-in; it is shown only now)\n`);
      }
    },
    start(): void {
      core.ticker.every(SWEEP_EVERY_MS, 'sessions', async () => {
        await sessions.sweep();
        await signIn.sweep();
      });
    },
    endpoints: ({ cookie, voice }: { cookie: SessionCookie; voice: boolean }): Endpoint[] => [
      ...sessionRoutes({ signIn, sessions, staff, cookie }),
      ...settingsRoutes({ settings: settingsOf(core, voice) }),
      ...staffRoutes({ staff: service }),
      ...auditRoutes({ audit }),
    ],
  };
}

function settingsOf({ config }: Core, voice: boolean) {
  const { hotline } = config;
  return {
    communityName: hotline.communityName,
    hotlineNumber: hotline.hotlineNumber,
    timeZone: hotline.timeZone,
    pauseReasons: hotline.pauseReasons,
    queues: hotline.queues.map(({ name, label }) => ({ name, label })),
    categories: hotline.categories.map(({ code, parent, label }) => ({ code, parent: parent ?? null, label, kind: null })),
    kinds: [...TICKET_KINDS],
    urgencies: [...URGENCIES],
    wrapUpMs: hotline.wrapUpSeconds * 1000,
    answerWithinMs: hotline.answerWithinSeconds * 1000,
    voice,
    demo: config.demo !== null,
  };
}
