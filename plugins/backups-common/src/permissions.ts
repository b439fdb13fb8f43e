import { createPermission } from '@backstage/plugin-permission-common';

/** May see how the entity that the permission is asked for is protected: policies, runs, backups, proof. */
export const protectionReadPermission = createPermission({
  name: 'backups.protection.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** May begin and cancel backups of the entity, and pin them. */
export const backupRunPermission = createPermission({
  name: 'backups.backup.run',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** May begin restore tests of the entity. */
export const restoreTestRunPermission = createPermission({
  name: 'backups.restore-test.run',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** May plan and carry out restores of the entity, beside its data or, with a second person, in its place. */
export const restoreExecutePermission = createPermission({
  name: 'backups.restore.execute',
  attributes: { action: 'delete' },
  resourceType: 'catalog-entity',
});

/** May ask for a challenge to a key, and answer it. */
export const keyProvePermission = createPermission({
  name: 'backups.key.prove',
  attributes: { action: 'update' },
});

export const backupsPermissions = [
  protectionReadPermission,
  backupRunPermission,
  restoreTestRunPermission,
  restoreExecutePermission,
  keyProvePermission,
];
