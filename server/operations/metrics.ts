import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Everything that is counted and measured for Prometheus. Parts take this object and raise their own figures; labels
 * are few and bounded: patterns of routes and names of types, never ids or numbers of people.
 */
export class Metrics {
  readonly registry = new Registry();

  readonly httpSeconds = this.histogram('linli_http_request_seconds', 'Time to serve a request', ['method', 'route', 'status'], [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10]);
  readonly sockets = this.gauge('linli_sockets', 'Connected screens');
  readonly feedEvents = this.counter('linli_feed_events_total', 'Ledger events translated for the screens', ['type']);
  readonly feedReplays = this.counter('linli_feed_replays_total', 'Reconnected screens, by what they were given', ['outcome']);
  readonly signIns = this.counter('linli_sign_ins_total', 'Attempts to sign in', ['result']);

  /** @param defaults also the process's own figures: memory, event loop, garbage collection */
  constructor({ defaults }: { defaults: boolean }) {
    if (defaults) collectDefaultMetrics({ register: this.registry });
  }

  counter<T extends string = never>(name: string, help: string, labelNames: T[] = []): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** @param collect sets the value at the moment when it is asked for */
  gauge<T extends string = never>(name: string, help: string, labelNames: T[] = [], collect?: (gauge: Gauge<T>) => void | Promise<void>): Gauge<T> {
    return new Gauge<T>({
      name,
      help,
      labelNames,
      registers: [this.registry],
      ...(collect ? { collect(this: Gauge<T>) { return collect(this); } } : {}),
    });
  }

  /** @param buckets upper bounds, in seconds where seconds are measured */
  histogram<T extends string = never>(name: string, help: string, labelNames: T[], buckets: number[]): Histogram<T> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }

  /** The exposition format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
