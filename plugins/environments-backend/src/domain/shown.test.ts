import {
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { observedWorkload } from '../testing/observedWorkload';
import { shownKey } from './shown';

const { workload } = observedWorkload({ version: 'v1' });
const replicas = { desired: 2, updated: 2, ready: 2, available: 2 };

describe('shownKey', () => {
  it.each<[string, Partial<Workload>]>([
    ['replicas that become ready', { replicas: { ...replicas, ready: 1 } }],
    ['who changed it', { changedBy: { kind: 'tool', ref: 'kubectl' } }],
    [
      'pods of the same version that come and go',
      {
        runningVersions: [
          {
            version: 'v1',
            trafficPercent: null,
            role: 'primary',
            readyReplicas: 1,
          },
        ],
      },
    ],
  ])('stays with %s', (_, change) => {
    const before: Workload = {
      ...workload,
      replicas,
      runningVersions: [
        {
          version: 'v1',
          trafficPercent: null,
          role: 'primary',
          readyReplicas: 2,
        },
      ],
    };
    expect(shownKey({ ...before, ...change })).toBe(shownKey(before));
  });

  it.each<[string, Partial<Workload>]>([
    ['another version', { version: 'v2' }],
    [
      'another health',
      { health: { status: 'degraded', reason: workload.health.reason } },
    ],
    [
      'another reason of its health',
      {
        health: {
          status: 'healthy',
          reason: environmentReason('health.scaled-to-zero'),
        },
      },
    ],
    [
      'another digest behind the same tag',
      { images: [{ ...workload.images[0], digest: 'sha256:0' }] },
    ],
    ['another size', { replicas: { ...replicas, desired: 3 } }],
    ['drift', { drift: { ...workload.drift, status: 'drifted' } }],
    [
      'another share of the requests',
      {
        runningVersions: [
          {
            version: 'v1',
            trafficPercent: 20,
            role: 'canary',
            readyReplicas: 1,
          },
        ],
      },
    ],
  ])('changes with %s', (_, change) => {
    expect(shownKey({ ...workload, ...change })).not.toBe(shownKey(workload));
  });
});
