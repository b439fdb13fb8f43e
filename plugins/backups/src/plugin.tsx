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
import { RiShieldCheckLine } from '@remixicon/react';
import { backupsApiRef } from './api/BackupsApi';
import { BackupsClient } from './api/BackupsClient';
import { contentRouteRef, rootRouteRef } from './routes';

const backupsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: backupsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new BackupsClient(dependencies),
    }),
});

// What holds data: services, databases and buckets, and systems that are backed up as one.
const protectedKinds = {
  $any: [{ kind: 'component' }, { kind: 'resource' }, { kind: 'system' }],
};

const backupsContent = EntityContentBlueprint.make({
  params: {
    path: '/backups',
    title: 'Backups',
    group: 'operation',
    routeRef: contentRouteRef,
    filter: protectedKinds,
    loader: () =>
      import('./components/BackupsContent/BackupsContent').then(m => (
        <m.BackupsContent />
      )),
  },
});

const backupsCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'content',
    filter: { $any: [{ kind: 'component' }, { kind: 'resource' }] },
    loader: () =>
      import('./components/OverviewCard/OverviewCard').then(m => (
        <m.OverviewCard />
      )),
  },
});

const backupsPage = PageBlueprint.make({
  params: {
    path: '/backups',
    routeRef: rootRouteRef,
    title: 'Backups',
    icon: <RiShieldCheckLine />,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/FleetPage/BackupsPage').then(m => <m.BackupsPage />),
  },
});

const protectionWidget = HomePageWidgetBlueprint.make({
  name: 'protection',
  params: {
    name: 'Backups',
    description: 'What of your own cannot be restored as promised',
    components: () => import('./components/ProtectionWidget/ProtectionWidget'),
  },
});

/**
 * The tab and card *Backups* of entities, the page of the fleet and the home page's widget.
 *
 * @public
 */
export const backupsPlugin = createFrontendPlugin({
  pluginId: 'backups',
  title: 'Backups',
  icon: <RiShieldCheckLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, content: contentRouteRef },
  extensions: [
    backupsApi,
    backupsContent,
    backupsCard,
    backupsPage,
    protectionWidget,
  ],
});
