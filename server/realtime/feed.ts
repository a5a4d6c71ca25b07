import type { LedgerEvent } from '../events/event-map.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { FeedClient, type FeedLine } from './feed-client.ts';
import type { FeedReads } from './ports.ts';
import { roomsOf, type Room } from './rooms.ts';
import type { FeedEvent } from './socket-contract.ts';
import { translate, type Translated } from './translator.ts';
import type { Viewer } from '../staff/viewer.ts';

/** Beyond either, a screen that was away asks for everything again. */
const REPLAY_EVENTS = 1000;
const REPLAY_MS = 10 * 60_000;
const SYNCED_EVERY_MS = 30_000;

/**
 * Brings ledger events to the screens that may see them, in order, each once; a screen that was away gets what it
 * missed. Every server tails the ledger itself, so no message travels between servers for this (docs/adr/0004).
 */
export class Feed {
  private readonly rooms = new Map<Room, Set<FeedClient>>();
  private readonly clients = new Set<FeedClient>();
  private delivered = 0;
  private stopTicking: (() => void) | null = null;

  constructor(private readonly deps: { ledger: Ledger; reads: FeedReads; clock: Clock; logger: Logger; metrics: Metrics }) {}

  /** Call once the tail has started, so that no event falls between the two. */
  async start(): Promise<void> {
    this.delivered = await this.deps.ledger.lastSeq();
    this.stopTicking = this.deps.clock.every(SYNCED_EVERY_MS, () => this.clients.forEach((client) => client.synced(this.delivered)));
  }

  stop(): void {
    this.stopTicking?.();
  }

  /** The tail's reader. */
  async deliver(events: readonly LedgerEvent[]): Promise<void> {
    for (const event of events) {
      if (this.clients.size) await this.deliverOne(event);
      this.delivered = Math.max(this.delivered, event.seq);
    }
  }

  /**
   * Adds a screen and sends what it has missed since `lastSeq` (0: it starts now); returns how to take it away.
   * Live events that come meanwhile follow behind.
   */
  connect(viewer: Viewer, lastSeq: number, line: FeedLine): () => void {
    const client = new FeedClient(viewer, line, lastSeq);
    const rooms = roomsOf(viewer);
    this.clients.add(client);
    for (const room of rooms) this.rooms.set(room, (this.rooms.get(room) ?? new Set()).add(client));
    void this.replay(client, rooms, lastSeq, this.delivered);
    return () => {
      this.clients.delete(client);
      for (const room of rooms) {
        const members = this.rooms.get(room);
        members?.delete(client);
        if (!members?.size) this.rooms.delete(room);
      }
    };
  }

  private async deliverOne(event: LedgerEvent): Promise<void> {
    try {
      const translated = await translate(event, this.deps.reads);
      if (!translated) return;
      this.deps.metrics.feedEvents.inc({ type: event.type });
      await this.send(event.seq, translated);
    } catch (error) {
      // One event that cannot be shown must not hold up those behind it; the screens ask for the present instead.
      this.deps.logger.error({ err: error, seq: event.seq, type: event.type }, 'an event could not be translated for the screens');
      this.clients.forEach((client) => client.mustRefetch(event.seq));
    }
  }

  private async send(seq: number, { rooms, shownTo }: Translated): Promise<void> {
    const audience = new Set(rooms.flatMap((room) => [...(this.rooms.get(room) ?? [])]));
    // Several tabs of one person see the same.
    const shown = new Map<string, Promise<FeedEvent | null>>();
    await Promise.all(
      [...audience].map(async (client) => {
        const { staffId, sessionId } = client.viewer;
        const key = `${staffId} ${sessionId}`;
        if (!shown.has(key)) shown.set(key, Promise.resolve(shownTo(client.viewer)));
        const event = await shown.get(key)!;
        if (event) client.live(seq, event);
      }),
    );
  }

  private async replay(client: FeedClient, rooms: readonly Room[], lastSeq: number, upTo: number): Promise<void> {
    try {
      const missed = lastSeq === 0 ? [] : await this.missed(lastSeq, upTo);
      this.deps.metrics.feedReplays.inc({ outcome: lastSeq === 0 ? 'first' : missed ? 'replayed' : 'resync' });
      for (const { seq, translated } of await this.compacted(missed ?? [], rooms)) {
        const event = await translated.shownTo(client.viewer);
        if (event) client.replayed(seq, event);
      }
      client.goLive(upTo, missed !== null);
    } catch (error) {
      this.deps.logger.error({ err: error, lastSeq }, 'missed events could not be replayed');
      client.goLive(upTo, false);
    }
  }

  /** The events in (lastSeq, upTo]; null when they are too many or too old, or when lastSeq is of another ledger. */
  private async missed(lastSeq: number, upTo: number): Promise<LedgerEvent[] | null> {
    if (lastSeq > upTo && lastSeq > (await this.deps.ledger.lastSeq())) return null;
    const events = (await this.deps.ledger.after(lastSeq, REPLAY_EVENTS + 1)).filter((event) => event.seq <= upTo);
    if (events.length > REPLAY_EVENTS) return null;
    const first = events[0];
    return first && first.at < this.deps.clock.now() - REPLAY_MS ? null : events;
  }

  /** Of each topic the last event only: they all show the present state. Those of other rooms are left out. */
  private async compacted(events: readonly LedgerEvent[], rooms: readonly Room[]): Promise<{ seq: number; translated: Translated }[]> {
    const latest = new Map<string, { seq: number; translated: Translated }>();
    for (const event of lastOfEachSubject(events)) {
      const translated = await translate(event, this.deps.reads);
      if (!translated?.rooms.some((room) => rooms.includes(room))) continue;
      latest.set(translated.topic, { seq: event.seq, translated });
    }
    return [...latest.values()].sort((a, b) => a.seq - b.seq);
  }
}

/** Spares reads: of the same type, subject and person only the last event, in order. (The person: whoever was named is told, also when a later event names another.) */
function lastOfEachSubject(events: readonly LedgerEvent[]): LedgerEvent[] {
  const keyOf = (event: LedgerEvent): string => `${event.type} ${event.subjectId} ${'agentId' in event.payload ? event.payload.agentId : ''}`;
  const last = new Map(events.map((event) => [keyOf(event), event]));
  return events.filter((event) => last.get(keyOf(event)) === event);
}
