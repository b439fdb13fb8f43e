import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { RiDashboard3Line } from '@remixicon/react';
import { doraApiRef } from './api/DoraApi';
import { DoraClient } from './api/DoraClient';
import { contentRouteRef, rootRouteRef } from './routes';

const doraApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: doraApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new DoraClient(dependencies),
    }),
});

const doraContent = EntityContentBlueprint.make({
  params: {
    path: '/dora',
    title: 'DORA',
    group: 'operation',
    routeRef: contentRouteRef,
    filter: {
      $any: [
        { kind: 'component' },
        { kind: 'system' },
        { kind: 'domain' },
        { kind: 'group' },
      ],
    },
    loader: () =>
      import('./components/DoraContent/DoraContent').then(m => (
        <m.DoraContent />
      )),
  },
});

const doraCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'content',
    filter: { kind: 'component' },
    loader: () =>
      import('./components/OverviewCard/OverviewCard').then(m => (
        <m.OverviewCard />
      )),
  },
});

const doraPage = PageBlueprint.make({
  params: {
    path: '/dora',
    routeRef: rootRouteRef,
    title: 'DORA',
    icon: <RiDashboard3Line />,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/ScopePage/DoraPage').then(m => <m.DoraPage />),
  },
});

const metricsWidget = HomePageWidgetBlueprint.make({
  name: 'metrics',
  params: {
    name: 'Dora',
    description: 'The five DORA metrics of your group, or of what you choose',
    components: () => import('./components/ManagerWidget/ManagerWidget'),
  },
});

const changedMostWidget = HomePageWidgetBlueprint.make({
  name: 'changed-most',
  params: {
    name: 'DoraChangedMost',
    description: 'Which metric of which service moved most',
    components: () => import('./components/ChangedMost/ChangedMost'),
  },
});

/**
 * The tab and card *DORA* of entities, the pages of systems and groups, and the home page's widgets.
 *
 * @public
 */
export const doraPlugin = createFrontendPlugin({
  pluginId: 'dora',
  title: 'DORA',
  icon: <RiDashboard3Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, content: contentRouteRef },
  extensions: [
    doraApi,
    doraContent,
    doraCard,
    doraPage,
    metricsWidget,
    changedMostWidget,
  ],
});
