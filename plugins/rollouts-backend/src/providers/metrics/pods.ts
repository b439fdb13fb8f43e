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

/**
 * Scrapes the pods' own `/metrics` through the API server, so that it works with no Prometheus: requests by
 * `http_requests_total{status}` and their durations by `http_request_duration_seconds`.
 */
export class PodMetrics implements MetricSource {
  /** By rollout and side: what was read last. After a restart the first look has nothing to compare with. */
  readonly #last = new Map<string, Reading>();
  /** One scrape serves all metrics of a look. */
  readonly #current = new Map<
    string,
    { at: number; counters: Counters; seconds: number }
  >();

  constructor(
    private readonly options: {
      clusterOf(name: string): WorkloadCluster;
      now: () => number;
    },
  ) {}

  async begin(context: MetricContext): Promise<void> {
    this.#last.set(keyOf(context), await this.#read(context));
  }

  async measure(metric: Metric, context: MetricContext): Promise<Measurement> {
    try {
      const current = await this.#between(context);
      if (!current) {
        return { noData: 'there is nothing yet to compare the counters with' };
      }
      const { counters, seconds } = current;
      return metric.measure === 'latency-p99'
        ? quantile(counters, 0.99, seconds)
        : successRate(counters, seconds);
    } catch (error) {
      return { noData: error instanceof Error ? error.message : String(error) };
    }
  }

  async #between(context: MetricContext) {
    const key = keyOf(context);
    const now = this.options.now();
    const known = this.#current.get(key);
    if (known && now - known.at < context.windowMs / 2) {
      return known;
    }
    const before = this.#last.get(key);
    const reading = await this.#read(context);
    this.#last.set(key, reading);
    if (!before) {
      return undefined;
    }
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
    const current = {
      at: reading.at,
      counters,
      seconds: (reading.at - before.at) / 1000,
    };
    this.#current.set(key, current);
    return current;
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
