import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  WorkloadDetails,
  environmentReadPermission,
} from '@quarterdeck/plugin-environments-common';
import { EntityAccess, entityRefOf } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { WorkloadDetailsService } from '../../engine/WorkloadDetailsService';

/** `GET /v1/entities/:kind/:namespace/:name/workloads/:cluster/:workloadNamespace/:workloadKind/:workloadName` */
export function workloadDetails(options: {
  httpAuth: HttpAuthService;
  access: EntityAccess;
  workloadDetails: WorkloadDetailsService;
}): RequestHandler<Record<string, string>, WorkloadDetails> {
  const { httpAuth, access } = options;
  return async (request, response) => {
    const { params } = request;
    const entity = await access.require(
      entityRefOf(params),
      environmentReadPermission,
      await httpAuth.credentials(request, { allow: ['user', 'service'] }),
    );
    response.json(
      await options.workloadDetails.get(entity, {
        cluster: params.cluster,
        namespace: params.workloadNamespace,
        kind: params.workloadKind,
        name: params.workloadName,
      }),
    );
  };
}
