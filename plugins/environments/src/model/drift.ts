import type { Drift } from '@quarterdeck/plugin-environments-common';

/** The differences that make a workload drift: not those of an autoscaler, nor those that a rule ignores. */
export function countingDifferences({
  differences,
}: Pick<Drift, 'differences'>) {
  return differences.filter(
    ({ origin, ignoredBy }) => origin !== 'autoscaler' && ignoredBy === null,
  );
}
