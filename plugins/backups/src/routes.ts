import { createRouteRef } from '@backstage/core-plugin-api';

// Made by the older package because they serve both frontend systems.
export const rootRouteRef = createRouteRef({ id: 'backups' });
export const contentRouteRef = createRouteRef({ id: 'backups:entity' });
