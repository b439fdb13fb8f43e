import { deployment } from '../../testing/World';
import { IntOrPercent } from '../objects';
import { maxSurge, maxUnavailable } from './strategy';

describe('the bounds of a rolling update', () => {
  it.each<[number, IntOrPercent, IntOrPercent, number, number]>([
    // replicas, maxSurge, maxUnavailable, resolved surge, resolved unavailable
    [10, '25%', '25%', 3, 2],
    [3, '25%', '25%', 1, 0],
    [1, '25%', '25%', 1, 0],
    [4, 2, 1, 2, 1],
    [2, 0, 5, 0, 2],
    [1, 0, '25%', 0, 1],
    [3, '0%', '0%', 0, 1],
    [0, '25%', '25%', 0, 0],
  ])(
    'of %i replicas with surge %s and unavailable %s',
    (replicas, surgeShare, unavailableShare, surge, unavailable) => {
      const subject = deployment({
        replicas,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: surgeShare,
            maxUnavailable: unavailableShare,
          },
        },
      });
      expect(maxSurge(subject)).toBe(surge);
      expect(maxUnavailable(subject)).toBe(unavailable);
    },
  );

  it('are none when everything is recreated', () => {
    const subject = deployment({ strategy: { type: 'Recreate' } });
    expect(maxSurge(subject)).toBe(0);
    expect(maxUnavailable(subject)).toBe(0);
  });

  it('refuse what is neither a number nor a percentage', () => {
    const subject = deployment({
      strategy: { rollingUpdate: { maxSurge: 'some' } },
    });
    expect(() => maxSurge(subject)).toThrow(
      '"some" is neither a number nor a percentage',
    );
  });
});
