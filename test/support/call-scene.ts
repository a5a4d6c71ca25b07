import { AgentRepository } from '../../server/agents/agent.repository.ts';
import { AgentService } from '../../server/agents/agent.service.ts';
import { CallImporter } from '../../server/calls/call-importer.ts';
import { CallRepository } from '../../server/calls/call.repository.ts';
import { CallTracker } from '../../server/calls/call-tracker.ts';
import { CallWrapUp } from '../../server/calls/wrap-up.ts';
import type { Database } from '../../server/database/database.ts';
import { Ledger } from '../../server/events/ledger.ts';
import { Intake } from '../../server/intake/intake.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { makeViewer } from './viewers.ts';
import { MovingClock } from './moving-clock.ts';

export const START = 1_800_000_000_000;
export const WRAP_UP_MS = 30_000;

let nextExtension = 2000;

/** Calls and agents with real tables; only the neighbours that they merely tell something are listened to. */
export function callScene(database: Database, { absentAfterMs = 30_000 } = {}) {
  const clock = new MovingClock(START);
  const ledger = new Ledger(database, clock);
  const calls = new CallRepository(database);
  const agents = new AgentRepository(database);
  const wrapUps = new CallWrapUp({ database, ledger, calls });
  const agentService = new AgentService({
    database, ledger, clock, agents, wrapUps, members: { actuate: () => undefined }, wrapUpMs: WRAP_UP_MS, absentAfterMs, pauseReasons: ['rest'],
    phoneOver: (extension) => void told.phonesOver.push(extension),
  });
  const told = { missed: [] as string[], answered: [] as string[], planned: [] as string[], finished: [] as string[], restarted: [] as string[], phonesOver: [] as string[] };
  const missed = { missed: async ({ id }: { id: string }) => void told.missed.push(id), answeredMeanwhile: async (number: string) => void told.answered.push(number) };
  const recordings = { begin: async ({ path }: { path: string }) => void told.planned.push(path), finishSoon: (id: string) => void told.finished.push(id) };
  const tracker = new CallTracker({
    database, ledger, clock, logger: silentLogger(), calls, agents: agentService, missed, recordings,
    intake: new Intake({ database, clock, residents: { onlyResidentOf: async () => null } }),
    recordingControl: { restart: ({ id }) => void told.restarted.push(id) },
  });
  const importer = new CallImporter({ database, ledger, calls, tracker, agents: agentService, missed, recordings });

  /** A ready agent with a phone of his own. */
  async function agentAtWork(): Promise<{ staffId: string; extension: string }> {
    nextExtension += 1;
    const extension = String(nextExtension);
    const { staffId } = await makeViewer(database);
    await agentService.enrol(staffId, extension);
    await agentService.presenceChanged(staffId, `session-${extension}`, true);
    await agentService.choose(staffId, { state: 'ready' });
    return { staffId, extension };
  }

  /** His browser says that it is still there, as it does every few seconds. */
  const stillThere = ({ staffId, extension }: { staffId: string; extension: string }): Promise<void> => agentService.presenceChanged(staffId, `session-${extension}`, true);

  return { clock, ledger, calls, agents, agentService, tracker, importer, told, agentAtWork, stillThere };
}
