import { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  WorkloadDetails,
  environmentReadPermission,
} from '@quarterdeck/plugin-environments-common';
import { EntityAccess, entityRefOf } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { EnvironmentStore } from '../../database/EnvironmentStore';
import { WorkloadEventStore } from '../../database/WorkloadEventStore';
import { MatrixService } from '../../engine/MatrixService';

/** `GET /v1/entities/:kind/:namespace/:name/workloads/:cluster/:workloadNamespace/:workloadKind/:workloadName` */
export function workloadDetails(options: {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  store: EnvironmentStore;
  events: WorkloadEventStore;
  matrices: MatrixService;
  now: () => number;
}): RequestHandler<Record<string, string>, WorkloadDetails> {
  const { httpAuth, access, store, events, matrices, now } = options;
  return async (request, response) => {
    const { kind, namespace, name, ...address } = request.params;
    const entityRef = entityRefOf({ kind, namespace, name });
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entity = await access.require(
      entityRef,
      environmentReadPermission,
      credentials,
    );
    const own = (await matrices.workloadsOf(entity)).find(
      workload =>
        workload.cluster === address.cluster &&
        workload.namespace === address.workloadNamespace &&
        workload.kind === address.workloadKind &&
        workload.name === address.workloadName,
    );
    const details = own && (await store.findDetails([own.id])).get(own.id);
    if (!details) {
      throw new NotFoundError(
        `${Object.values(address).join('/')} is no workload of ${entityRef}: it does not exist, or the annotations of the entity do not name it`,
      );
    }
    const { workload, pods, conditions } = details;
    response.json({
      asOf: new Date(now()).toISOString(),
      workload,
      pods,
      conditions,
      events: await events.forWorkload(workload.id),
    });
  };
}
