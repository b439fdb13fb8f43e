import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiRocketLine } from '@remixicon/react';
import { rolloutsApiRef } from './api/RolloutsApi';
import { RolloutsClient } from './api/RolloutsClient';
import { contentRouteRef, rootRouteRef } from './routes';

const rolloutsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: rolloutsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new RolloutsClient(dependencies),
    }),
});

const rolloutsContent = EntityContentBlueprint.make({
  params: {
    path: '/rollouts',
    title: 'Rollouts',
    group: 'operation',
    routeRef: contentRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/RolloutsContent/RolloutsContent').then(m => (
        <m.RolloutsContent />
      )),
  },
});

const rolloutsPage = PageBlueprint.make({
  params: {
    path: '/rollouts',
    routeRef: rootRouteRef,
    title: 'Rollouts',
    icon: <RiRocketLine />,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/FleetPage/FleetPage').then(m => <m.FleetPage />),
  },
});

/** The entity tab *Rollouts*, and the page of all of them. @public */
export const rolloutsPlugin = createFrontendPlugin({
  pluginId: 'rollouts',
  title: 'Rollouts',
  icon: <RiRocketLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, content: contentRouteRef },
  extensions: [rolloutsApi, rolloutsContent, rolloutsPage],
});
