/** The same page for portals on the old frontend system: put `<ApprovalsPage />` into a route of the app. */
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { approvalsApiRef } from './api/ApprovalsApi';
import { ApprovalsClient } from './api/ApprovalsClient';
import { rootRouteRef } from './routes';

export const approvalsPlugin = createPlugin({
  id: 'approvals',
  apis: [
    createApiFactory({
      api: approvalsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new ApprovalsClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef },
});

export const ApprovalsPage = approvalsPlugin.provide(
  createRoutableExtension({
    name: 'ApprovalsPage',
    component: () =>
      import('./components/ApprovalsPage/ApprovalsPage').then(
        m => m.ApprovalsPage,
      ),
    mountPoint: rootRouteRef,
  }),
);

export { approvalsApiRef, type ApprovalsApi } from './api/ApprovalsApi';
