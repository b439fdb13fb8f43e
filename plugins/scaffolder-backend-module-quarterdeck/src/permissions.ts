import { createPermission } from '@backstage/plugin-permission-common';

/** May read the repository of the component by the portal's own credentials, and have it propose changes there. */
export const componentChangePermission = createPermission({
  name: 'create.component.change',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});
