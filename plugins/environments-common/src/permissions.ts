import { createPermission } from '@backstage/plugin-permission-common';

/** May see what runs where of the entity that the permission is asked for. */
export const environmentReadPermission = createPermission({
  name: 'environments.environment.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** May see events of others that nothing could be made of, and try them again. */
export const environmentEventManagePermission = createPermission({
  name: 'environments.event.manage',
  attributes: { action: 'update' },
});

export const environmentsPermissions = [
  environmentReadPermission,
  environmentEventManagePermission,
];
