import { createPermission } from '@backstage/plugin-permission-common';

/** May read the runbooks of the entity that the permission is asked for, and their runs. */
export const runbookReadPermission = createPermission({
  name: 'runbooks.runbook.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** May start runs for the entity, carry them on and end them. What a step does is asked for on its own. */
export const runOperatePermission = createPermission({
  name: 'runbooks.run.operate',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

export const runbooksPermissions = [
  runbookReadPermission,
  runOperatePermission,
];
