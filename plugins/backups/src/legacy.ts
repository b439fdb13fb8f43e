/**
 * The same pages for portals on the old frontend system: put `<EntityBackupsContent />` into a route of the pages of
 * components, resources and systems, and `<EntityBackupsCard />` on their overviews.
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { backupsApiRef } from './api/BackupsApi';
import { BackupsClient } from './api/BackupsClient';
import { contentRouteRef, rootRouteRef } from './routes';

export const backupsPlugin = createPlugin({
  id: 'backups',
  apis: [
    createApiFactory({
      api: backupsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new BackupsClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef, content: contentRouteRef },
});

export const EntityBackupsContent = backupsPlugin.provide(
  createRoutableExtension({
    name: 'EntityBackupsContent',
    component: () =>
      import('./components/BackupsContent/BackupsContent').then(
        m => m.BackupsContent,
      ),
    mountPoint: contentRouteRef,
  }),
);

export const EntityBackupsCard = backupsPlugin.provide(
  createComponentExtension({
    name: 'EntityBackupsCard',
    component: {
      lazy: () =>
        import('./components/OverviewCard/OverviewCard').then(
          m => m.OverviewCard,
        ),
    },
  }),
);

export const BackupsPage = backupsPlugin.provide(
  createRoutableExtension({
    name: 'BackupsPage',
    component: () =>
      import('./components/FleetPage/BackupsPage').then(m => m.BackupsPage),
    mountPoint: rootRouteRef,
  }),
);

export { backupsApiRef, type BackupsApi } from './api/BackupsApi';
