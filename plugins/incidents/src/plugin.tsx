import {
  ApiBlueprint,
  ExtensionBoundary,
  PageBlueprint,
  coreExtensionData,
  createExtension,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiAlarmWarningLine } from '@remixicon/react';
import { incidentsApiRef } from './api/IncidentsApi';
import { IncidentsClient } from './api/IncidentsClient';
import { contentRouteRef, rootRouteRef } from './routes';

const incidentsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: incidentsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new IncidentsClient(dependencies),
    }),
});

const incidentsContent = EntityContentBlueprint.make({
  params: {
    path: '/incidents',
    title: 'Incidents',
    group: 'operation',
    routeRef: contentRouteRef,
    filter: { kind: 'component' },
    loader: () =>
      import('./components/IncidentsContent/IncidentsContent').then(m => (
        <m.IncidentsContent />
      )),
  },
});

const incidentsCard = EntityCardBlueprint.make({
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

const incidentsPage = PageBlueprint.make({
  params: {
    path: '/incidents',
    routeRef: rootRouteRef,
    title: 'Incidents',
    icon: <RiAlarmWarningLine />,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/IncidentsPage/IncidentsPage').then(m => (
        <m.IncidentsPage />
      )),
  },
});

const needsMeSection = createExtension({
  name: 'needs-me',
  attachTo: { id: 'home-page-widget:approvals/needs-me', input: 'sections' },
  output: [coreExtensionData.reactElement],
  factory: ({ node }) => [
    coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, () =>
        import('./components/NeedsMe/NeedsMe').then(m => <m.NeedsMe />),
      ),
    ),
  ],
});

/**
 * The entity tab and card *Incidents*, the page of one and of all, and their part in *Needs me*.
 *
 * @public
 */
export const incidentsPlugin = createFrontendPlugin({
  pluginId: 'incidents',
  title: 'Incidents',
  icon: <RiAlarmWarningLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, content: contentRouteRef },
  extensions: [
    incidentsApi,
    incidentsContent,
    incidentsCard,
    incidentsPage,
    needsMeSection,
  ],
});
