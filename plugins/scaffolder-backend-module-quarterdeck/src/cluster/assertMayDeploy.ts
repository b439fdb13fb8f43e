import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { rolloutStartPermission } from '@quarterdeck/plugin-rollouts-common';
import { assertAllowed } from '../assertAllowed';

/** @throws NotAllowedError where the person may not start rollouts of the service */
export async function assertMayDeploy(
  permissions: PermissionsService,
  name: string,
  credentials: BackstageCredentials,
): Promise<void> {
  await assertAllowed(permissions, {
    permission: rolloutStartPermission,
    entityRef: `component:default/${name}`,
    what: `deploy ${name}`,
    credentials,
  });
}
