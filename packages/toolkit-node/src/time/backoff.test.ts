import { backoffDelay } from './backoff';

describe('backoffDelay', () => {
  const limits = { initialMs: 100, maximumMs: 1000 };

  it.each([
    [0, 0, 50],
    [0, 0.999, 100],
    [1, 0.5, 150],
    [2, 0, 200],
    [10, 0, 500],
    [5000, 0.999, 1000],
  ])(
    'after %d failures with random %d: %d ms',
    (failures, random, expected) => {
      expect(backoffDelay(failures, limits, random)).toBe(expected);
    },
  );
});
