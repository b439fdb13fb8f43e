import type { MatrixEnvironment } from '@quarterdeck/plugin-environments-common';

/** Whether it is known that nothing runs here: with a cluster that cannot be seen, it is not. */
export function isNotDeployed({ clusters, workloads }: MatrixEnvironment) {
  return (
    workloads.length === 0 &&
    clusters.every(({ connection }) => connection === 'connected')
  );
}
