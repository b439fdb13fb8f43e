import { createPermission } from '@backstage/plugin-permission-common';

/** May see what runs where of the entity that the permission is asked for. */
export const environmentReadPermission = createPermission({
  name: 'environments.environment.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

export const environmentsPermissions = [environmentReadPermission];
