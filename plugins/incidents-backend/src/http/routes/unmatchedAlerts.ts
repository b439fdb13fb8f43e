import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  UnmatchedAlert,
  UnmatchedAlerts,
  incidentOpenPermission,
} from '@quarterdeck/plugin-incidents-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { RequestHandler } from 'express';

const MOST_SHOWN = 200;

export interface UnmatchedAlertsOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  unmatched: { list(limit: number): Promise<UnmatchedAlert[]> };
  now(): number;
}

/**
 * `GET /v1/unmatched-alerts`: they are of no entity, so that no right to one entity is enough. For who may open incidents
 * of any entity, whatever its owner, and for services.
 */
export function listUnmatchedAlerts({
  httpAuth,
  permissions,
  unmatched,
  now,
}: UnmatchedAlertsOptions): RequestHandler<
  Record<string, string>,
  UnmatchedAlerts
> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const [{ result }] = await permissions.authorizeConditional(
      [{ permission: incidentOpenPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `Alerts of no service are for who may open incidents of every service: it takes the permission ${incidentOpenPermission.name} without a condition`,
      );
    }
    response.json({
      asOf: new Date(now()).toISOString(),
      items: await unmatched.list(MOST_SHOWN),
    });
  };
}
