import { In, IsNull, LessThanOrEqual, Not } from 'typeorm';
import type { Database } from '../database/database.ts';
import { AgentSchema, type Agent } from './agent.entity.ts';

/** The agents at work: one row for each member of staff with a phone. */
export class AgentRepository {
  constructor(private readonly database: Database) {}

  byStaff(staffId: string): Promise<Agent | null> {
    return this.agents.findOneBy({ staffId });
  }

  /** As byStaff, in a transaction that then changes the row. Whoever changes a call as well takes the call first. */
  byStaffForChange(staffId: string): Promise<Agent | null> {
    return this.agents.findOne({ where: { staffId }, ...this.database.forChange });
  }

  byExtension(extension: string): Promise<Agent | null> {
    return this.agents.findOneBy({ extension });
  }

  all(): Promise<Agent[]> {
    return this.agents.find({ order: { extension: 'ASC' } });
  }

  byStaffIds(ids: readonly string[]): Promise<Agent[]> {
    return ids.length ? this.agents.findBy({ staffId: In([...ids]) }) : Promise.resolve([]);
  }

  wrapUpsPast(now: number): Promise<Agent[]> {
    return this.agents.findBy({ state: 'wrap-up', wrapUpUntil: LessThanOrEqual(now) });
  }

  absentSince(time: number): Promise<Agent[]> {
    return this.agents.findBy({ present: false, absentSince: LessThanOrEqual(time), state: Not(In(['offline', 'on-call'])) });
  }

  /** Present by their row, though no server has said so since. */
  presentNotSeenSince(time: number): Promise<Agent[]> {
    return this.agents.find({ where: [{ present: true, presentAt: LessThanOrEqual(time) }, { present: true, presentAt: IsNull() }] });
  }

  async insert(agent: Agent): Promise<void> {
    await this.agents.createQueryBuilder().insert().values(agent).orIgnore().execute();
  }

  async remove(staffId: string): Promise<void> {
    await this.agents.delete({ staffId });
  }

  async update(staffId: string, change: Partial<Agent>): Promise<void> {
    await this.agents.createQueryBuilder().update().set({ ...change, version: () => 'version + 1' }).where({ staffId }).execute();
  }

  private get agents() {
    return this.database.repository(AgentSchema);
  }
}
