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
import { RiShip2Line, RiStackLine } from '@remixicon/react';
import { environmentsApiRef } from './api/EnvironmentsApi';
import { EnvironmentsClient } from './api/EnvironmentsClient';
import {
  changeRouteRef,
  fleetRouteRef,
  rolloutsRouteRef,
  rootRouteRef,
} from './routes';

const environmentsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: environmentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new EnvironmentsClient(dependencies),
    }),
});

const environmentsContent = EntityContentBlueprint.make({
  params: {
    path: '/environments',
    title: 'Environments',
    group: 'operation',
    routeRef: rootRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/EnvironmentsContent/EnvironmentsContent').then(m => (
        <m.EnvironmentsContent />
      )),
  },
});

const environmentsCard = EntityCardBlueprint.make({
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

const fleetPage = PageBlueprint.make({
  params: {
    path: '/environments',
    routeRef: fleetRouteRef,
    title: 'Fleet',
    icon: <RiShip2Line />,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/FleetPage/FleetPage').then(m => <m.FleetPage />),
  },
});

const myServicesWidget = HomePageWidgetBlueprint.make({
  name: 'my-services',
  params: {
    name: 'MyServices',
    description: 'What runs where of the services you own, worst first',
    components: () => import('./components/MyServices/MyServices'),
  },
});

/**
 * What runs where: the entity tab and card *Environments*, the page *Fleet* and the home page's widget *My services*.
 *
 * @public
 */
export const environmentsPlugin = createFrontendPlugin({
  pluginId: 'environments',
  title: 'Environments',
  icon: <RiStackLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, fleet: fleetRouteRef },
  externalRoutes: { change: changeRouteRef, rollouts: rolloutsRouteRef },
  extensions: [
    environmentsApi,
    environmentsContent,
    environmentsCard,
    fleetPage,
    myServicesWidget,
  ],
});
