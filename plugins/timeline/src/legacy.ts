/**
 * The same pages for portals on the old frontend system: put `<EntityTimelineContent />` into a route of the entity
 * page and `<ActivityPage />` into one of the app.
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
import { activityRouteRef, rootRouteRef } from './routes';

export const timelinePlugin = createPlugin({
  id: 'timeline',
  apis: [
    createApiFactory({
      api: timelineApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new TimelineClient(dependencies),
    }),
  ],
  routes: { root: rootRouteRef, activity: activityRouteRef },
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

export const ActivityPage = timelinePlugin.provide(
  createRoutableExtension({
    name: 'ActivityPage',
    component: () =>
      import('./components/ActivityPage/ActivityPage').then(
        m => m.ActivityPage,
      ),
    mountPoint: activityRouteRef,
  }),
);

export { timelineApiRef, type TimelineApi } from './api/TimelineApi';
