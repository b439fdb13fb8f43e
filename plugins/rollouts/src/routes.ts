import { createRouteRef } from '@backstage/core-plugin-api';

// Made by the older package because they serve both frontend systems.
export const rootRouteRef = createRouteRef({ id: 'rollouts' });
export const contentRouteRef = createRouteRef({ id: 'rollouts:entity' });
