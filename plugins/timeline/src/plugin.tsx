import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiShapesLine } from '@remixicon/react';
import { timelineApiRef } from './api/TimelineApi';
import { TimelineClient } from './api/TimelineClient';
import { rootRouteRef } from './routes';

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

/** The entity tab *Timeline*. @public */
export const timelinePlugin = createFrontendPlugin({
  pluginId: 'timeline',
  title: 'Timeline',
  icon: <RiShapesLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [timelineApi, timelineContent],
});
