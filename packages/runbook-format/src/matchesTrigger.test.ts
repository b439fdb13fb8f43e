import { matchesPattern, matchesTrigger } from './matchesTrigger';

describe('matchesPattern', () => {
  it.each([
    ['HighErrorRate', 'HighErrorRate', true],
    ['HighErrorRate', 'HighErrorRates', false],
    ['*', '', true],
    ['High*', 'High', true],
    ['*Rate', 'HighErrorRate', true],
    ['H*E*e', 'HighErrorRate', true],
    ['ab*ba', 'aba', false],
    ['a*b*b', 'ab', false],
    ['a.c', 'abc', false],
    ['(*)', '(a)', true],
    ['**', 'x', true],
  ])('%s means %s: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('takes no longer for a hostile pattern', () => {
    const startedAt = performance.now();
    expect(matchesPattern('*a'.repeat(100), `${'a'.repeat(99_999)}b`)).toBe(
      false,
    );
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});

describe('matchesTrigger', () => {
  const labels = { team: 'shop-web' };

  it('needs the name and every label', () => {
    const alert = { name: 'A', labels };
    expect(matchesTrigger({ alert: 'A', labels: {} }, alert)).toBe(true);
    expect(
      matchesTrigger({ alert: 'A', labels: { team: 'shop*' } }, alert),
    ).toBe(true);
    expect(matchesTrigger({ alert: 'B', labels: {} }, alert)).toBe(false);
    expect(matchesTrigger({ alert: 'A', labels: { pod: '*' } }, alert)).toBe(
      false,
    );
    expect(
      matchesTrigger({ alert: 'A', labels: { constructor: '*' } }, alert),
    ).toBe(false);
  });
});
