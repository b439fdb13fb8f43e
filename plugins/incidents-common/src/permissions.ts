import { createPermission } from '@backstage/plugin-permission-common';

/** May read the incidents of the entity that the permission is asked for. */
export const incidentReadPermission = createPermission({
  name: 'incidents.incident.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** May open one. */
export const incidentOpenPermission = createPermission({
  name: 'incidents.incident.open',
  attributes: { action: 'create' },
  resourceType: 'catalog-entity',
});

/** May carry one to its end: acknowledge, assign, mitigate, resolve, tell others, say what caused it. */
export const incidentRespondPermission = createPermission({
  name: 'incidents.incident.respond',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

export const incidentsPermissions = [
  incidentReadPermission,
  incidentOpenPermission,
  incidentRespondPermission,
];
