import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { candidateNameOf } from './planning';
import { Write } from './reconcile';

/** Why a write cannot be made, however often it is tried: what the cluster does not let the portal do. */
export function refusalOf(
  plan: PlanDocument,
  write: Write,
  cause: string,
): Reason {
  return rolloutReason('breach.refused', {
    ...requestOf(plan, write),
    namespace: plan.target.namespace,
    cause,
  });
}

/** In the words of Kubernetes' roles. */
function requestOf({ target, routing }: PlanDocument, write: Write) {
  const deployment = (verb: string, name: string) => ({
    verb,
    resource: 'deployments',
    name,
  });
  const candidate = candidateNameOf(target);
  switch (write.kind) {
    case 'create-candidate':
      return deployment('create', candidate);
    case 'delete-candidate':
      return deployment('delete', candidate);
    case 'scale-candidate':
      return deployment('patch', candidate);
    case 'set-images':
      return deployment(
        'patch',
        write.side === 'stable' ? target.name : candidate,
      );
    default:
      return routing.kind === 'istio'
        ? {
            verb: 'patch',
            resource: 'virtualservices',
            name: routing.virtualService,
          }
        : {
            verb: 'patch',
            resource: 'services',
            name: routing.kind === 'service' ? routing.service : target.name,
          };
  }
}
