import { ConflictError } from '@backstage/errors';
import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { accessesOf, inWords, isIndispensable } from '../domain/access';
import { WorkloadCluster } from '../providers/cluster/types';

/**
 * Asks the cluster, before anything is begun, whether the portal may do all that a plan needs.
 *
 * @returns what a reader of the plan has to know
 * @throws ConflictError where it cannot be carried out
 */
export async function assertAccess(
  cluster: WorkloadCluster,
  plan: PlanDocument,
  signal: AbortSignal,
): Promise<Reason[]> {
  const { namespace } = plan.target;
  const refused = await cluster.refused(namespace, accessesOf(plan), signal);
  const missing = refused.filter(isIndispensable);
  if (missing.length > 0) {
    throw new ConflictError(
      `The portal's account may not ${inWords(missing)} in ${namespace}; docs/guides/rollouts.md has the role`,
    );
  }
  return refused.length > 0
    ? [
        rolloutReason('notice.may-not', {
          what: inWords(refused),
          namespace,
        }),
      ]
    : [];
}
