import { createRouteRef } from '@backstage/core-plugin-api';

// Made by the older package because it serves both frontend systems.
export const rootRouteRef = createRouteRef({ id: 'approvals' });
