import { DialService, type Dialler } from '../../server/calls/dial.service.ts';
import type { Database } from '../../server/database/database.ts';
import { Intake } from '../../server/intake/intake.ts';
import type { callScene } from './call-scene.ts';

/** Click-to-call on the tables of a scene, for numbers that are given as they stand: those are looked up nowhere. */
export function dialScene(database: Database, scene: ReturnType<typeof callScene>, dialler: Dialler): DialService {
  const nobody = {} as never;
  return new DialService({
    database, dialler, ledger: scene.ledger, clock: scene.clock, calls: scene.calls, tracker: scene.tracker, agents: scene.agents, desk: scene.agentService,
    intake: new Intake({ database, clock: scene.clock, residents: { onlyResidentOf: async () => null } }),
    access: nobody, residents: nobody, tickets: nobody, callBacks: nobody, audit: nobody, refusals: nobody, hotlineNumber: '12345', international: false,
  });
}
