/**
 * The same pages for portals on the old frontend system: put `<EntityIncidentsContent />` into a route of the entity page
 * and `<IncidentsPage />` into one of the app.
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { incidentsApiRef } from './api/IncidentsApi';
import { IncidentsClient } from './api/IncidentsClient';
import { contentRouteRef, rootRouteRef } from './routes';

export const incidentsPlugin = createPlugin({
  id: 'incidents',
  apis: [
    createApiFactory({
      api: incidentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new IncidentsClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef, content: contentRouteRef },
});

export const EntityIncidentsContent = incidentsPlugin.provide(
  createRoutableExtension({
    name: 'EntityIncidentsContent',
    component: () =>
      import('./components/IncidentsContent/IncidentsContent').then(
        m => m.IncidentsContent,
      ),
    mountPoint: contentRouteRef,
  }),
);

export const EntityIncidentsCard = incidentsPlugin.provide(
  createComponentExtension({
    name: 'EntityIncidentsCard',
    component: {
      lazy: () =>
        import('./components/OverviewCard/OverviewCard').then(
          m => m.OverviewCard,
        ),
    },
  }),
);

export const IncidentsPage = incidentsPlugin.provide(
  createRoutableExtension({
    name: 'IncidentsPage',
    component: () =>
      import('./components/IncidentsPage/IncidentsPage').then(
        m => m.IncidentsPage,
      ),
    mountPoint: rootRouteRef,
  }),
);

export { incidentsApiRef, type IncidentsApi } from './api/IncidentsApi';
