import type { RunningVersion } from '@quarterdeck/plugin-environments-common';

/**
 * How large a part each version has, in the order given, 0 to 100: of the requests where that is known of all, else of
 * the ready replicas.
 */
export function runningShares(versions: readonly RunningVersion[]): {
  of: 'traffic' | 'replicas';
  percents: number[];
} {
  const traffic = versions.flatMap(({ trafficPercent }) =>
    trafficPercent === null ? [] : [trafficPercent],
  );
  if (traffic.length === versions.length) {
    return { of: 'traffic', percents: traffic };
  }
  const total = versions.reduce((sum, each) => sum + each.readyReplicas, 0);
  return {
    of: 'replicas',
    percents: versions.map(({ readyReplicas }) =>
      total === 0 ? 0 : (100 * readyReplicas) / total,
    ),
  };
}
