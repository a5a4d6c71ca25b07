import type { AgentRepository } from '../agents/agent.repository.ts';
import type { CallRepository, QueueFigures } from '../calls/call.repository.ts';
import type { NamesOfResidents, NamesOfStaff } from '../calls/ports.ts';
import type { QueueView } from '../realtime/socket-contract.ts';
import { localDay, startOfLocalDay, type Clock } from '../shared/clock.ts';
import { maskNumber } from '../shared/phone-number.ts';

interface Deps {
  calls: CallRepository;
  agents: AgentRepository;
  staff: NamesOfStaff;
  residents: Pick<NamesOfResidents, 'namesOf'>;
  clock: Clock;
  timeZone: string;
  queues: readonly { name: string }[];
  answerWithinMs: number;
}

const FIGURES_KEPT_MS = 5000;

/** A read model: the queues as they are now, and today's figures. Numbers are masked: it goes to whole rooms. */
export class QueueBoard {
  private today: { day: string; at: number; figures: Promise<ReadonlyMap<string, QueueFigures>> } | null = null;

  constructor(private readonly deps: Deps) {}

  async all(): Promise<QueueView[]> {
    const [live, agents, figures] = await Promise.all([this.deps.calls.live(), this.deps.agents.all(), this.figures()]);
    const waiting = live.filter((call) => call.direction === 'in' && (call.state === 'queued' || call.state === 'offered'));
    const [staff, residents] = await Promise.all([
      this.deps.staff.namesOf(waiting.flatMap((call) => (call.agentId ? [call.agentId] : []))),
      this.deps.residents.namesOf(waiting.flatMap((call) => (call.residentId ? [call.residentId] : []))),
    ]);
    const ready = agents.filter((agent) => agent.state === 'ready' && agent.present).length;
    const paused = agents.filter((agent) => agent.state === 'paused' || agent.state === 'wrap-up').length;
    const busy = agents.filter((agent) => agent.state === 'on-call' || agent.state === 'offered').length;
    return this.deps.queues.map(({ name }) => {
      const own = figures.get(name) ?? { answered: 0, missed: 0, inTime: 0 };
      const callers = waiting.filter((call) => call.queue === name).sort((a, b) => (a.queuedAt ?? 0) - (b.queuedAt ?? 0));
      return {
        name,
        waiting: callers.map((call, index) => ({
          callId: call.id,
          number: maskNumber(call.fromNumber),
          residentName: (call.residentId && residents.get(call.residentId)) || null,
          position: index + 1,
          queuedAt: call.queuedAt ?? call.startedAt,
          offeredTo: call.state === 'offered' && call.agentId ? (staff.get(call.agentId) ?? null) : null,
        })),
        ready, paused, busy,
        answeredToday: own.answered,
        missedToday: own.missed,
        answeredInTime: own.answered ? own.inTime / own.answered : null,
      };
    });
  }

  /** Today's figures by queue, counted by the database, at most every five seconds: hundreds of screens may ask at once. */
  private figures(): Promise<ReadonlyMap<string, QueueFigures>> {
    const now = this.deps.clock.now();
    const day = localDay(now, this.deps.timeZone);
    if (this.today?.day === day && now - this.today.at < FIGURES_KEPT_MS) return this.today.figures;
    const figures = this.deps.calls.figuresSince(startOfLocalDay(now, this.deps.timeZone), this.deps.answerWithinMs);
    this.today = { day, at: now, figures };
    figures.catch(() => (this.today = null));
    return figures;
  }
}
