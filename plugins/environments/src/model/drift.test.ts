import { countingDifferences } from './drift';

const difference = {
  kind: 'replicas',
  origin: 'manual',
  manager: null,
  ignoredBy: null,
  path: 'replicas',
  declared: '3',
  actual: '4',
} as const;

describe('countingDifferences', () => {
  it('leaves out what is meant to differ', () => {
    expect(
      countingDifferences({
        differences: [
          difference,
          { ...difference, origin: 'autoscaler' },
          { ...difference, ignoredBy: 'replicas' },
        ],
      }),
    ).toEqual([difference]);
  });
});
