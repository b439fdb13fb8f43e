import { happeningOf, spelledOut } from './happenings';

describe('happeningOf', () => {
  it.each([
    ['environments.deployment.finished', { outcome: 'succeeded' }, 'good'],
    [
      'environments.deployment.finished',
      { deployment: { outcome: 'failed' } },
      'bad',
    ],
    ['environments.deployment.finished', {}, 'neutral'],
    ['environments.deployment.rolled-back', {}, 'bad'],
    ['rollouts.rollout.started', {}, 'moving'],
    ['lighthouses.lamp.lit', {}, 'neutral'],
  ])('takes %s %j for %s', (type, payload, tone) => {
    expect(happeningOf({ type, payload }).tone).toBe(tone);
  });
});

describe('spelledOut', () => {
  it('makes words of a type that is not known', () => {
    expect(spelledOut('backups.restore-test.passed')).toBe(
      'Restore test passed',
    );
  });
});
