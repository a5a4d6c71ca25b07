import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../shared/ids.ts';
import { InteractionSchema, type Channel, type Interaction } from './interaction.entity.ts';

/** One contact as its channel hands it in. */
export interface Contact {
  readonly channel: Channel;
  /** Asterisk's Linkedid, the provider's message id, the card's reference, the client's submission key. */
  readonly externalId: string;
  readonly direction?: 'in' | 'out';
  readonly from: string;
  readonly to: string;
  /** Epoch ms. */
  readonly at: number;
  readonly source?: 'live' | 'imported';
}

/** Finds who may stand behind an address; by injection, so that the door knows no register. */
export interface ResidentLookup {
  /** The resident, when exactly one uses this number. */
  onlyResidentOf(number: string): Promise<string | null>;
}

/**
 * The single door: every contact of every channel comes in here, in one transaction, once. It knows no channel.
 */
export class Intake {
  constructor(private readonly deps: { database: Database; clock: Clock; residents: ResidentLookup }) {}

  /**
   * Takes a contact in. Receiving the same one again, also at the same moment on another server, gives the first.
   * @returns the interaction, and whether it was new
   */
  async receive(contact: Contact): Promise<{ interaction: Interaction; isNew: boolean }> {
    return this.deps.database.transaction(async () => {
      const known = await this.find(contact.channel, contact.externalId);
      if (known) return { interaction: known, isNew: false };
      const row: Interaction = {
        id: newId(),
        channel: contact.channel,
        externalId: contact.externalId.slice(0, 128),
        direction: contact.direction ?? 'in',
        fromAddress: contact.from.slice(0, 64),
        toAddress: contact.to.slice(0, 64),
        at: contact.at,
        residentId: await this.deps.residents.onlyResidentOf(contact.direction === 'out' ? contact.to : contact.from),
        source: contact.source ?? 'live',
        createdAt: this.deps.clock.now(),
      };
      // The unique key decides between two servers: the loser reads the winner's row.
      await this.interactions.createQueryBuilder().insert().values(row).orIgnore().execute();
      const stored = await this.find(contact.channel, contact.externalId);
      if (!stored) throw new Error('An interaction that was just written is not there.');
      return { interaction: stored, isNew: stored.id === row.id };
    });
  }

  private find(channel: Channel, externalId: string): Promise<Interaction | null> {
    return this.interactions.findOneBy({ channel, externalId });
  }

  private get interactions() {
    return this.deps.database.repository(InteractionSchema);
  }
}
