/**
 * The same pages for portals on the old frontend system: put `<EntityRolloutsContent />` into a route of the entity page
 * and `<RolloutsPage />` into one of the app.
 */
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { rolloutsApiRef } from './api/RolloutsApi';
import { RolloutsClient } from './api/RolloutsClient';
import { contentRouteRef, rootRouteRef } from './routes';

export const rolloutsPlugin = createPlugin({
  id: 'rollouts',
  apis: [
    createApiFactory({
      api: rolloutsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new RolloutsClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef, content: contentRouteRef },
});

export const EntityRolloutsContent = rolloutsPlugin.provide(
  createRoutableExtension({
    name: 'EntityRolloutsContent',
    component: () =>
      import('./components/RolloutsContent/RolloutsContent').then(
        m => m.RolloutsContent,
      ),
    mountPoint: contentRouteRef,
  }),
);

export const RolloutsPage = rolloutsPlugin.provide(
  createRoutableExtension({
    name: 'RolloutsPage',
    component: () =>
      import('./components/FleetPage/FleetPage').then(m => m.FleetPage),
    mountPoint: rootRouteRef,
  }),
);

export { rolloutsApiRef, type RolloutsApi } from './api/RolloutsApi';
