import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { LoopHealth } from '../lease/LoopHealth';
import { OutboxForwarder } from '../outbox/OutboxForwarder';

/**
 * Reports leased loops and an outbox as OpenTelemetry gauges of a plugin. Call it once per plugin.
 *
 * - `quarterdeck.lease.held` by `lease`: 1 in the process that holds it, 0 in the others. The sum over the replicas is 1;
 *   0 for longer than half a minute means that nobody works.
 * - `quarterdeck.loop.since_last_run` by `lease`, seconds: since a pass last came to its end in the process that holds
 *   the lease; absent elsewhere.
 * - `quarterdeck.outbox.waiting`, `quarterdeck.outbox.parked`: messages. `quarterdeck.outbox.oldest_age`, seconds: of the
 *   oldest that waits, 0 where none does. Every replica reports the same outbox: take the maximum, not the sum.
 *
 * A collection during which the database does not answer has no values of the outbox.
 *
 * @param options.loops - read at each collection, since loops come and go
 */
export function reportHealth(
  metrics: MetricsService,
  options: {
    loops(): Iterable<LoopHealth>;
    outbox?: OutboxForwarder;
    now(): number;
  },
): void {
  const { loops, outbox, now } = options;
  metrics
    .createObservableGauge('quarterdeck.lease.held', {
      description: 'Whether this replica does the work of a lease',
    })
    .addCallback(result => {
      for (const { name, heldSince } of loops()) {
        result.observe(heldSince === undefined ? 0 : 1, { lease: name });
      }
    });
  metrics
    .createObservableGauge('quarterdeck.loop.since_last_run', {
      description: 'Since the work of a lease last came to the end of a pass',
      unit: 's',
    })
    .addCallback(result => {
      for (const { name, heldSince, lastRanAt } of loops()) {
        if (heldSince !== undefined) {
          const since = Math.max(heldSince, lastRanAt ?? heldSince);
          result.observe((now() - since) / 1000, { lease: name });
        }
      }
    });
  if (outbox) {
    reportOutbox(metrics, outbox, now);
  }
}

function reportOutbox(
  metrics: MetricsService,
  outbox: OutboxForwarder,
  now: () => number,
): void {
  const waiting = metrics.createObservableGauge('quarterdeck.outbox.waiting', {
    description: 'Messages that wait for delivery to another plugin',
  });
  waiting.addCallback(async result => {
    result.observe((await outbox.backlog()).waiting);
  });
  const parked = metrics.createObservableGauge('quarterdeck.outbox.parked', {
    description: 'Messages that the receiver refuses for good',
  });
  parked.addCallback(async result => {
    result.observe((await outbox.backlog()).parked);
  });
  const age = metrics.createObservableGauge('quarterdeck.outbox.oldest_age', {
    description: 'Age of the oldest message that waits for delivery',
    unit: 's',
  });
  age.addCallback(async result => {
    const { oldest } = await outbox.backlog();
    result.observe(oldest === undefined ? 0 : (now() - oldest) / 1000);
  });
}
