import { Measurement, Metric } from '@quarterdeck/plugin-rollouts-common';
import { MetricContext, MetricSource } from '@quarterdeck/plugin-rollouts-node';
import { WorkloadCluster } from '../cluster/types';
import { parseExposition } from './exposition';
import {
  Counters,
  countersOf,
  increase,
  quantile,
  successRate,
  sum,
} from './requestMeasures';

/** As many pods tell enough; all of a large service would be a storm. */
const MOST_PODS = 20;

interface Reading {
  at: number;
  byPod: Map<string, Counters>;
}

/** What happened since the last look. */
interface Change {
  counters: Counters;
  seconds: number;
}

/**
 * Scrapes the pods' own `/metrics` through the API server, so that it works with no Prometheus: requests by
 * `http_requests_total{status}` and their durations by `http_request_duration_seconds`.
 */
export class PodMetrics implements MetricSource {
  /** By rollout and side: what was read last. */
  readonly #last = new Map<string, Reading>();
  /** One scrape serves all metrics of a look, which ask for it at the same time. */
  readonly #current = new Map<
    string,
    { at: number; change: Promise<Change> }
  >();

  constructor(
    private readonly options: {
      clusterOf(name: string): Pick<WorkloadCluster, 'podsOf' | 'askPod'>;
      now: () => number;
    },
  ) {}

  async begin(context: MetricContext): Promise<void> {
    this.#last.set(keyOf(context), await this.#read(context));
  }

  async measure(metric: Metric, context: MetricContext): Promise<Measurement> {
    try {
      const { counters, seconds } = await this.#between(context);
      return metric.measure === 'latency-p99'
        ? quantile(counters, 0.99, seconds)
        : successRate(counters, seconds);
    } catch (error) {
      return { noData: error instanceof Error ? error.message : String(error) };
    }
  }

  async #between(context: MetricContext): Promise<Change> {
    const key = keyOf(context);
    const at = this.options.now();
    const known = this.#current.get(key);
    if (known && at - known.at < context.windowMs / 2) {
      return await known.change;
    }
    const change = this.#change(context, key, at);
    this.#current.set(key, { at, change });
    return await change;
  }

  async #change(
    context: MetricContext,
    key: string,
    now: number,
  ): Promise<Change> {
    const reading = await this.#read(context);
    // Another driver may have read before this one. The pods of the new version began with the rollout: all that they
    // have counted is its own.
    const before = this.#last.get(key) ?? {
      at: now - context.windowMs,
      byPod: new Map<string, Counters>(),
    };
    this.#last.set(key, reading);
    const counters = sum(
      [...reading.byPod].map(([pod, after]) =>
        increase(
          before.byPod.get(pod) ?? {
            requests: 0,
            failed: 0,
            buckets: new Map(),
          },
          after,
        ),
      ),
    );
    return { counters, seconds: (reading.at - before.at) / 1000 };
  }

  async #read({ plan, side, signal }: MetricContext): Promise<Reading> {
    const { clusterOf, now } = this.options;
    const { cluster: name, namespace } = plan.target;
    const cluster = clusterOf(name);
    const pods = (await cluster.podsOf(plan, side, signal)).slice(0, MOST_PODS);
    const byPod = new Map<string, Counters>();
    await Promise.all(
      pods.map(async pod => {
        const port =
          pod.containerPorts.find(each => each.name === 'metrics') ??
          pod.containerPorts[0];
        if (port) {
          const text = await cluster.askPod(
            { namespace, name: pod.name, port: String(port.port) },
            '/metrics',
            signal,
          );
          byPod.set(pod.name, countersOf(parseExposition(text)));
        }
      }),
    );
    return { at: now(), byPod };
  }
}

function keyOf({ rolloutId, side }: MetricContext): string {
  return `${rolloutId} ${side}`;
}
