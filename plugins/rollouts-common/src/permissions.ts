import { createPermission } from '@backstage/plugin-permission-common';

const ofEntity = { resourceType: 'catalog-entity' } as const;

/** May see plans and rollouts of the entity, and make plans. */
export const rolloutReadPermission = createPermission({
  name: 'rollouts.rollout.read',
  attributes: { action: 'read' },
  ...ofEntity,
});

/** May start rollouts of the entity. */
export const rolloutStartPermission = createPermission({
  name: 'rollouts.rollout.start',
  attributes: { action: 'create' },
  ...ofEntity,
});

/** May pause, resume, promote, abort and retry them. */
export const rolloutControlPermission = createPermission({
  name: 'rollouts.rollout.control',
  attributes: { action: 'update' },
  ...ofEntity,
});

/** May let rollouts of the entity pass gates that are closed, but for agreement, and look at what others passed. */
export const gateOverridePermission = createPermission({
  name: 'rollouts.gate.override',
  attributes: { action: 'update' },
  ...ofEntity,
});

/** May lock environments and freeze changes; of no entity. */
export const lockManagePermission = createPermission({
  name: 'rollouts.lock.manage',
  attributes: { action: 'update' },
});

export const rolloutsPermissions = [
  rolloutReadPermission,
  rolloutStartPermission,
  rolloutControlPermission,
  gateOverridePermission,
  lockManagePermission,
];
