import { createPermission } from '@backstage/plugin-permission-common';

/** May see the approvals of the entity that the permission is asked for. */
export const approvalReadPermission = createPermission({
  name: 'approvals.approval.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** May grant or deny what somebody else has asked for of the entity. */
export const approvalDecidePermission = createPermission({
  name: 'approvals.approval.decide',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

export const approvalsPermissions = [
  approvalReadPermission,
  approvalDecidePermission,
];
