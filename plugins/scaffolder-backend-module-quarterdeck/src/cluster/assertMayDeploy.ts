import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { rolloutStartPermission } from '@quarterdeck/plugin-rollouts-common';

/** @throws NotAllowedError where the person may not start rollouts of the service */
export async function assertMayDeploy(
  permissions: PermissionsService,
  name: string,
  credentials: BackstageCredentials,
): Promise<void> {
  const permission = rolloutStartPermission;
  const [{ result }] = await permissions.authorize(
    [{ permission, resourceRef: `component:default/${name}` }],
    { credentials },
  );
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You may not deploy ${name}; it takes the permission ${permission.name}`,
    );
  }
}
