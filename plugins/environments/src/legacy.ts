/**
 * The same for portals on the old frontend system: `<EntityEnvironmentsContent />` goes into the route `/environments`
 * of the entity page, `<EntityEnvironmentsCard />` into its overview, and `<FleetPage />` into a route of the app.
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { environmentsApiRef } from './api/EnvironmentsApi';
import { EnvironmentsClient } from './api/EnvironmentsClient';
import {
  changeRouteRef,
  fleetRouteRef,
  rolloutsRouteRef,
  rootRouteRef,
} from './routes';

export const environmentsPlugin = createPlugin({
  id: 'environments',
  apis: [
    createApiFactory({
      api: environmentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new EnvironmentsClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef, fleet: fleetRouteRef },
  externalRoutes: { change: changeRouteRef, rollouts: rolloutsRouteRef },
});

export const EntityEnvironmentsContent = environmentsPlugin.provide(
  createRoutableExtension({
    name: 'EntityEnvironmentsContent',
    component: () =>
      import('./components/EnvironmentsContent/EnvironmentsContent').then(
        m => m.EnvironmentsContent,
      ),
    mountPoint: rootRouteRef,
  }),
);

export const EntityEnvironmentsCard = environmentsPlugin.provide(
  createComponentExtension({
    name: 'EntityEnvironmentsCard',
    component: {
      lazy: () =>
        import('./components/OverviewCard/OverviewCard').then(
          m => m.OverviewCard,
        ),
    },
  }),
);

export const FleetPage = environmentsPlugin.provide(
  createRoutableExtension({
    name: 'FleetPage',
    component: () =>
      import('./components/FleetPage/FleetPage').then(m => m.FleetPage),
    mountPoint: fleetRouteRef,
  }),
);

export {
  environmentsApiRef,
  type EnvironmentsApi,
} from './api/EnvironmentsApi';
