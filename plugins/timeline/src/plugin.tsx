import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiHistoryLine } from '@remixicon/react';
import { timelineApiRef } from './api/TimelineApi';
import { TimelineClient } from './api/TimelineClient';
import { activityRouteRef, rootRouteRef } from './routes';

const timelineApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: timelineApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new TimelineClient(dependencies),
    }),
});

const timelineContent = EntityContentBlueprint.make({
  params: {
    path: '/timeline',
    title: 'Timeline',
    group: 'operation',
    routeRef: rootRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/TimelineContent/TimelineContent').then(m => (
        <m.TimelineContent />
      )),
  },
});

const activityPage = PageBlueprint.make({
  name: 'activity',
  params: {
    path: '/activity',
    title: 'Activity',
    icon: <RiHistoryLine />,
    routeRef: activityRouteRef,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/ActivityPage/ActivityPage').then(m => (
        <m.ActivityPage />
      )),
  },
});

/** The entity tab *Timeline* and the fleet page *Activity*. @public */
export const timelinePlugin = createFrontendPlugin({
  pluginId: 'timeline',
  title: 'Timeline',
  icon: <RiHistoryLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, activity: activityRouteRef },
  extensions: [timelineApi, timelineContent, activityPage],
});
