/**
 * The same pages for portals on the old frontend system: put `<EntityDoraContent />` into a route of the pages of
 * components, systems, domains and groups, and `<DoraPage />` into one of the app.
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { doraApiRef } from './api/DoraApi';
import { DoraClient } from './api/DoraClient';
import { contentRouteRef, rootRouteRef } from './routes';

export const doraPlugin = createPlugin({
  id: 'dora',
  apis: [
    createApiFactory({
      api: doraApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new DoraClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef, content: contentRouteRef },
});

export const EntityDoraContent = doraPlugin.provide(
  createRoutableExtension({
    name: 'EntityDoraContent',
    component: () =>
      import('./components/DoraContent/DoraContent').then(m => m.DoraContent),
    mountPoint: contentRouteRef,
  }),
);

export const EntityDoraCard = doraPlugin.provide(
  createComponentExtension({
    name: 'EntityDoraCard',
    component: {
      lazy: () =>
        import('./components/OverviewCard/OverviewCard').then(
          m => m.OverviewCard,
        ),
    },
  }),
);

export const DoraPage = doraPlugin.provide(
  createRoutableExtension({
    name: 'DoraPage',
    component: () =>
      import('./components/ScopePage/DoraPage').then(m => m.DoraPage),
    mountPoint: rootRouteRef,
  }),
);

export { doraApiRef, type DoraApi } from './api/DoraApi';
