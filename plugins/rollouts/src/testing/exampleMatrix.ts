import type { Entity } from '@backstage/catalog-model';
import {
  environmentReason,
  type Environment,
  type EnvironmentMatrix,
} from '@quarterdeck/plugin-environments-common';
import type { Rollout, RolloutPage } from '@quarterdeck/plugin-rollouts-common';
import { NOW } from './exampleRollout';

export const exampleEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop-team' },
};

const asOf = new Date(NOW).toISOString();

function environment(
  id: string,
  title: string,
  rank: number,
  tier: Environment['tier'],
): Environment {
  return {
    id,
    title,
    rank,
    tier,
    purpose: null,
    audience: null,
    updateFrequency: null,
    promoteFrom: null,
    protected: tier === 'production',
  };
}

/** Three environments and the previews, which nothing is deployed to from here. */
export function exampleMatrix(): EnvironmentMatrix {
  return {
    entityRef: 'component:default/shop',
    asOf,
    at: null,
    environments: [
      environment('development', 'Development', 1, 'development'),
      environment('staging', 'Staging', 2, 'staging'),
      environment('production', 'Production', 3, 'production'),
      environment('preview', 'Preview', 4, 'preview'),
    ].map(each => ({
      environment: each,
      preview: null,
      clusters: [],
      workloads: [],
      health: {
        status: 'unknown',
        reason: environmentReason('health.no-workload'),
      },
    })),
    notices: [],
    emptyReason: null,
  };
}

export function exampleRolloutPage(items: Rollout[]): RolloutPage {
  return { asOf, items, pageInfo: {}, emptyReason: null };
}
