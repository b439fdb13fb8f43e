import { pairwise } from './pairwise';

const FACTORS = {
  database: ['none', 'postgres17', 'postgres18'],
  strategy: ['rolling', 'blue-green', 'canary-istio', 'canary-flagger'],
  pipeline: ['github-actions', 'gitlab-ci', 'jenkins'],
  ansible: [false, true],
  previews: [false, true],
};

describe('pairwise', () => {
  const rows = pairwise(FACTORS);

  it('has every pair of values', () => {
    const names = Object.keys(FACTORS) as (keyof typeof FACTORS)[];
    for (const first of names) {
      for (const second of names.filter(name => name !== first)) {
        for (const a of FACTORS[first]) {
          for (const b of FACTORS[second]) {
            expect(
              rows.some(row => row[first] === a && row[second] === b),
            ).toBe(true);
          }
        }
      }
    }
  });

  it('takes a small part of all combinations, the same ones each time', () => {
    expect(rows.length).toBeLessThanOrEqual(20);
    expect(pairwise(FACTORS)).toEqual(rows);
  });
});
