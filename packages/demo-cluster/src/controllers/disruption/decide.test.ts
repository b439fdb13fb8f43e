import { Pod } from '../../kubelet/pod';
import { budgetStatus, DisruptionBudgetSpec } from './decide';

const now = new Date('2026-01-05T09:00:00Z');

const pod = (ready: boolean): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1' },
  spec: { containers: [] },
  status: {
    phase: 'Running',
    conditions: [
      {
        type: 'Ready',
        status: ready ? 'True' : 'False',
        lastTransitionTime: '2026-01-05T08:00:00Z',
      },
    ],
  },
});

describe('the status of a disruption budget', () => {
  it.each<[string, DisruptionBudgetSpec, number, number, number, number]>([
    // what, spec, ready pods, unready pods, desired healthy, allowed
    ['a number that must be there', { minAvailable: 2 }, 3, 0, 2, 1],
    ['a number that is not there', { minAvailable: 2 }, 1, 2, 2, 0],
    ['a share of the wanted size', { minAvailable: '50%' }, 3, 0, 2, 1],
    ['one that may be missing', { maxUnavailable: 1 }, 3, 0, 2, 1],
    ['one that is missing already', { maxUnavailable: 1 }, 2, 1, 2, 0],
    ['a share that rounds up', { maxUnavailable: '10%' }, 3, 0, 2, 1],
  ])('%s', (_what, spec, ready, unready, desired, allowed) => {
    const pods = [
      ...Array.from({ length: ready }, () => pod(true)),
      ...Array.from({ length: unready }, () => pod(false)),
    ];
    expect(budgetStatus(spec, pods, 3, undefined, 1, now)).toMatchObject({
      currentHealthy: ready,
      desiredHealthy: desired,
      expectedPods: 3,
      disruptionsAllowed: allowed,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: allowed > 0 ? 'True' : 'False',
          reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        },
      ],
    });
  });

  it('allows nothing where there is nothing', () => {
    expect(
      budgetStatus({ minAvailable: 0 }, [], 0, undefined, 1, now),
    ).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 });
  });
});
