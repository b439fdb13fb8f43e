import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';

/** @throws NotAllowedError where a policy does not let the person do this to the entity */
export async function assertAllowed(
  permissions: PermissionsService,
  question: {
    permission: ResourcePermission<'catalog-entity'>;
    entityRef: string;
    /** What it is to do, after "You may not" */
    what: string;
    credentials: BackstageCredentials;
  },
): Promise<void> {
  const { permission, entityRef, what, credentials } = question;
  const [{ result }] = await permissions.authorize(
    [{ permission, resourceRef: entityRef }],
    { credentials },
  );
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You may not ${what}; it takes the permission ${permission.name}`,
    );
  }
}
