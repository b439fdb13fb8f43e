import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  backupRunPermission,
  backupsReason,
  restoreExecutePermission,
  restoreTestRunPermission,
  type Control,
} from '@quarterdeck/plugin-backups-common';
import type { EntityPermission } from '@quarterdeck/toolkit-node';

export const ALLOWED: Control = { isAllowed: true, reason: null };

export function refused(reason: Control['reason']): Control {
  return { isAllowed: false, reason };
}

/** What a caller may do with what protects an entity, by permission alone. */
export interface EntityControls {
  backup: Control;
  restoreTest: Control;
  restore: Control;
}

const PERMISSIONS = [
  ['backup', backupRunPermission],
  ['restoreTest', restoreTestRunPermission],
  ['restore', restoreExecutePermission],
] as const satisfies [string, EntityPermission][];

/** Asks for all of them in one question. */
export async function controlsOf(
  permissions: PermissionsService,
  entityRef: string,
  credentials: BackstageCredentials,
): Promise<EntityControls> {
  const decisions = await permissions.authorize(
    PERMISSIONS.map(([, permission]) => ({
      permission,
      resourceRef: entityRef,
    })),
    { credentials },
  );
  const [backup, restoreTest, restore] = PERMISSIONS.map(
    ([, { name }], index) =>
      decisions[index].result === AuthorizeResult.ALLOW
        ? ALLOWED
        : refused(
            backupsReason('control.not-allowed', {
              permission: name,
              entityRef,
            }),
          ),
  );
  return { backup, restoreTest, restore };
}
