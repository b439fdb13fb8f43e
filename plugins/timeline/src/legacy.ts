/**
 * The same tab for portals on the old frontend system: put `<EntityTimelineContent />` into a route of the entity
 * page.
 */
import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { timelineApiRef } from './api/TimelineApi';
import { TimelineClient } from './api/TimelineClient';
import { rootRouteRef } from './routes';

export const timelinePlugin = createPlugin({
  id: 'timeline',
  apis: [
    createApiFactory({
      api: timelineApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new TimelineClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef },
});

export const EntityTimelineContent = timelinePlugin.provide(
  createRoutableExtension({
    name: 'EntityTimelineContent',
    component: () =>
      import('./components/TimelineContent/TimelineContent').then(
        m => m.TimelineContent,
      ),
    mountPoint: rootRouteRef,
  }),
);

export { timelineApiRef, type TimelineApi } from './api/TimelineApi';
