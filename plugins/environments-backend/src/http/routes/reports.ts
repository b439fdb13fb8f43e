import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  Deployment,
  deploymentReportSchema,
} from '@quarterdeck/plugin-environments-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import {
  EnvironmentDefinition,
  requireEnvironment,
} from '../../domain/placement';
import { ReportService } from '../../engine/ReportService';

/** `POST /v1/deployments`: services only. 201 for a new report, 200 for one that is known. */
export function reportDeployment(options: {
  httpAuth: HttpAuthService;
  catalog: CatalogService;
  definitions: readonly EnvironmentDefinition[];
  reports: ReportService;
}): RequestHandler<Record<string, string>, Deployment> {
  const { httpAuth, catalog, definitions, reports } = options;
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const report = parseRequest(deploymentReportSchema, request.body);
    requireEnvironment(definitions, report.environmentId);
    if (!(await catalog.getEntityByRef(report.entityRef, { credentials }))) {
      throw new InputError(
        `There is no entity ${report.entityRef} in the catalog; report deployments of entities that are`,
      );
    }
    const { deployment, isNew } = await reports.report(report);
    response.status(isNew ? 201 : 200).json(deployment);
  };
}
