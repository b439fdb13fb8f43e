import { Pod } from '../kubelet/pod';
import { compareForDeletion } from './podRanking';

interface Traits {
  node?: boolean;
  phase?: 'Pending' | 'Running';
  readySince?: string;
  cost?: string;
  restarts?: number;
  created?: string;
}

function pod(name: string, traits: Traits): Pod {
  const { node = true, phase = 'Running', restarts = 0 } = traits;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      creationTimestamp: traits.created ?? '2026-01-05T08:00:00Z',
      ...(traits.cost && {
        annotations: {
          'controller.kubernetes.io/pod-deletion-cost': traits.cost,
        },
      }),
    },
    spec: { containers: [], ...(node && { nodeName: 'demo-node' }) },
    status: {
      phase,
      conditions: [
        {
          type: 'Ready',
          status: traits.readySince ? 'True' : 'False',
          lastTransitionTime: traits.readySince ?? '2026-01-05T08:00:00Z',
        },
      ],
      containerStatuses: [
        {
          name: 'app',
          image: 'app',
          imageID: '',
          ready: true,
          restartCount: restarts,
          state: {},
          lastState: {},
        },
      ],
    },
  };
}

const early = '2026-01-05T08:10:00Z';
const late = '2026-01-05T08:20:00Z';

describe('who of two pods is deleted first', () => {
  it.each<[string, Traits, Traits]>([
    ['the one without a node', { node: false }, { phase: 'Pending' }],
    ['the pending one', { phase: 'Pending' }, {}],
    ['the one that is not ready', {}, { readySince: late }],
    [
      'the cheaper one',
      { readySince: early, cost: '-5' },
      { readySince: late, cost: '3' },
    ],
    [
      'the one ready for less time',
      { readySince: late },
      { readySince: early },
    ],
    ['the one that restarts', { restarts: 3 }, { restarts: 1 }],
    ['the newer one', { created: late }, { created: early }],
  ])('%s', (_what, first, second) => {
    const expected = [pod('z', first), pod('a', second)];
    expect([...expected].reverse().sort(compareForDeletion)).toEqual(expected);
  });
});
