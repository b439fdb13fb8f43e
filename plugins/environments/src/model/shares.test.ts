import { runningShares } from './shares';

const running = (
  readyReplicas: number,
  trafficPercent: number | null = null,
) => ({
  version: 'v1',
  role: 'primary' as const,
  readyReplicas,
  trafficPercent,
});

describe('runningShares', () => {
  it('takes the requests where all of them are known', () => {
    expect(runningShares([running(3, 95), running(1, 5)])).toEqual({
      of: 'traffic',
      percents: [95, 5],
    });
  });

  it('takes the replicas otherwise', () => {
    expect(runningShares([running(3, 95), running(1)])).toEqual({
      of: 'replicas',
      percents: [75, 25],
    });
    expect(runningShares([running(0), running(0)]).percents).toEqual([0, 0]);
  });
});
