import { compareVersions } from './lock';

describe('compareVersions', () => {
  it.each([
    ['1.9.0', '1.10.0'],
    ['9.0.0', '10.0.0'],
    ['1.2.3', '1.2.10'],
  ])('takes %s for older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(compareVersions(older, older)).toBe(0);
  });
});
