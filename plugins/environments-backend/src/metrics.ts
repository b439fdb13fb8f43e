import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { Deployment } from '@quarterdeck/plugin-environments-common';
import { EnvironmentStore } from './database/EnvironmentStore';

/**
 * What this room measures of itself, beside the health of its loops and its outbox.
 *
 * - `environments.deployments.finished` by `environment` and `outcome`: a counter, in the replica that saw it.
 * - `environments.cluster.age` by `cluster`, seconds: how old what is shown of a cluster is, the same in every replica;
 *   absent of one that was never seen.
 */
export function reportEnvironments(
  metrics: MetricsService,
  options: { store: EnvironmentStore; now: () => number },
): { finished(deployment: Deployment): void } {
  const { store, now } = options;
  const finished = metrics.createCounter('environments.deployments.finished', {
    description: 'Deployments that came to an end',
  });
  metrics
    .createObservableGauge('environments.cluster.age', {
      description: 'Age of what is shown of a cluster',
      unit: 's',
    })
    .addCallback(async result => {
      for (const { name, observedAt } of await store.listClusters()) {
        if (observedAt !== undefined) {
          result.observe((now() - observedAt) / 1000, { cluster: name });
        }
      }
    });
  return {
    finished: ({ environmentId, outcome }) =>
      finished.add(1, {
        environment: environmentId,
        outcome: outcome ?? 'unknown',
      }),
  };
}
