import { MetricSource } from '@quarterdeck/plugin-rollouts-node';
import { RolloutsConfig } from '../config';
import { WorkloadCluster } from '../providers/cluster/types';
import { PodMetrics } from '../providers/metrics/pods';
import { PrometheusMetrics } from '../providers/metrics/prometheus';

/** All metric sources that this room brings, by name. */
export function createMetricSources(options: {
  config: Pick<RolloutsConfig, 'prometheusUrl'>;
  clusterOf(name: string): WorkloadCluster;
  now: () => number;
}): Map<string, MetricSource> {
  const { prometheusUrl: url } = options.config;
  return new Map<string, MetricSource>([
    ['pods', new PodMetrics(options)],
    ...(url === undefined
      ? []
      : [['prometheus', new PrometheusMetrics({ url })] as const]),
  ]);
}
