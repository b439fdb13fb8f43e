import { createPermission } from '@backstage/plugin-permission-common';

/** May see the facts of the entity that the permission is asked for. */
export const factReadPermission = createPermission({
  name: 'timeline.fact.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** May have the chain verified and read its signed heads; tells nothing of any entity. */
export const chainVerifyPermission = createPermission({
  name: 'timeline.chain.verify',
  attributes: { action: 'read' },
});

/** May erase what the record knows of a person. */
export const personErasePermission = createPermission({
  name: 'timeline.person.erase',
  attributes: { action: 'delete' },
});

export const timelinePermissions = [
  factReadPermission,
  chainVerifyPermission,
  personErasePermission,
];
