import { worstHealth } from './health';

describe('worstHealth', () => {
  it.each([
    [['healthy', 'progressing'], 'progressing'],
    [['healthy', 'unknown', 'progressing'], 'unknown'],
    [['unknown', 'degraded'], 'degraded'],
    [['degraded', 'unavailable', 'healthy'], 'unavailable'],
    [['healthy', 'healthy'], 'healthy'],
  ] as const)('of %j is %s', (statuses, expected) => {
    expect(worstHealth(statuses)).toBe(expected);
  });

  it('has no opinion about nothing', () => {
    expect(worstHealth([])).toBeUndefined();
  });
});
