import type { Workload } from '@quarterdeck/plugin-environments-common';

/**
 * How far a deployment that is under way has come.
 *
 * @returns `undefined` where none is: replicas that start again without a new template are no deployment.
 */
export function deploymentProgress(
  workload: Pick<Workload, 'replicas' | 'health'>,
): { updated: number; desired: number } | undefined {
  const { replicas, health } = workload;
  if (
    replicas === null ||
    replicas.desired === 0 ||
    health.status === 'unknown' ||
    replicas.updated >= replicas.desired
  ) {
    return undefined;
  }
  return { updated: replicas.updated, desired: replicas.desired };
}
