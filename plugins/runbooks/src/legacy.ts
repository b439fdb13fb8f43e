/**
 * The same pages for portals on the old frontend system: put `<EntityRunbooksContent />` into a route of the entity page
 * and `<RunbooksPage />` into one of the app.
 */
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { runbooksApiRef } from './api/RunbooksApi';
import { RunbooksClient } from './api/RunbooksClient';
import { contentRouteRef, rootRouteRef } from './routes';

export const runbooksPlugin = createPlugin({
  id: 'runbooks',
  apis: [
    createApiFactory({
      api: runbooksApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new RunbooksClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef, content: contentRouteRef },
});

export const EntityRunbooksContent = runbooksPlugin.provide(
  createRoutableExtension({
    name: 'EntityRunbooksContent',
    component: () =>
      import('./components/RunbooksContent/RunbooksContent').then(
        m => m.RunbooksContent,
      ),
    mountPoint: contentRouteRef,
  }),
);

export const RunbooksPage = runbooksPlugin.provide(
  createRoutableExtension({
    name: 'RunbooksPage',
    component: () =>
      import('./components/RunbooksPage/RunbooksPage').then(
        m => m.RunbooksPage,
      ),
    mountPoint: rootRouteRef,
  }),
);

export { runbooksApiRef, type RunbooksApi } from './api/RunbooksApi';
