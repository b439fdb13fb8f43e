import { createPermission } from '@backstage/plugin-permission-common';

/** May see the metrics of the entity that the permission is asked for, and the records behind them. */
export const metricReadPermission = createPermission({
  name: 'dora.metric.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** May say which deployment an incident of the entity comes from. */
export const attributionCorrectPermission = createPermission({
  name: 'dora.attribution.correct',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** May see what senders of commits and pull requests sent and could not be used, and try it again. */
export const deadLetterManagePermission = createPermission({
  name: 'dora.dead-letter.manage',
  attributes: { action: 'update' },
});

export const doraPermissions = [
  metricReadPermission,
  attributionCorrectPermission,
  deadLetterManagePermission,
];
