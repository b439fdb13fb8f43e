import type { WayBack, WaysBack } from '@quarterdeck/plugin-rollouts-common';
import { NOW } from './exampleRollout';

export const release = (version: string) => ({
  version,
  images: [{ container: 'shop', image: `registry.example/shop:${version}` }],
});

const ranAt = new Date(NOW - 86_400_000).toISOString();

export function exampleWay(changes: Partial<WayBack> = {}): WayBack {
  return {
    environmentId: 'production',
    environmentTitle: 'Production',
    workload: 'shop',
    current: release('v1.5.0'),
    activeRolloutId: null,
    revisions: ['v1.4.2', 'v1.4.1', 'v1.4.0', 'v1.3.0'].map(
      (version, index) => ({
        deploymentId: `d${index}`,
        release: release(version),
        ranAt,
        isLastHealthy: index === 0,
        needsApproval: index > 0,
      }),
    ),
    emptyReason: null,
    canRehearse: false,
    lastDrill: null,
    ...changes,
  };
}

export function exampleWaysBack(items: WayBack[] = []): WaysBack {
  return { asOf: new Date(NOW).toISOString(), items };
}
