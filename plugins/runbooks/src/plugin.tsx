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
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiBookOpenLine } from '@remixicon/react';
import { runbooksApiRef } from './api/RunbooksApi';
import { RunbooksClient } from './api/RunbooksClient';
import { contentRouteRef, rootRouteRef } from './routes';

const runbooksApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: runbooksApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new RunbooksClient(dependencies),
    }),
});

const runbooksContent = EntityContentBlueprint.make({
  params: {
    path: '/runbooks',
    title: 'Runbooks',
    group: 'operation',
    routeRef: contentRouteRef,
    filter: { kind: { $in: ['component', 'resource', 'system'] } },
    loader: () =>
      import('./components/RunbooksContent/RunbooksContent').then(m => (
        <m.RunbooksContent />
      )),
  },
});

const runbooksPage = PageBlueprint.make({
  params: {
    path: '/runbooks',
    routeRef: rootRouteRef,
    title: 'Runbooks',
    icon: <RiBookOpenLine />,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/RunbooksPage/RunbooksPage').then(m => (
        <m.RunbooksPage />
      )),
  },
});

/** In the widget of approvals; a portal without that room goes without. */
const needsMe = createExtension({
  name: 'needs-me',
  attachTo: {
    id: 'home-page-widget:approvals/needs-me',
    input: 'sections',
  },
  output: [coreExtensionData.reactElement],
  factory: ({ node }) => [
    coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, () =>
        import('./components/NeedsMe/NeedsMe').then(m => <m.NeedsMe />),
      ),
    ),
  ],
});

/** The entity tab *Runbooks*, the pages of runs, and the page of all runbooks. @public */
export const runbooksPlugin = createFrontendPlugin({
  pluginId: 'runbooks',
  title: 'Runbooks',
  icon: <RiBookOpenLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, content: contentRouteRef },
  extensions: [runbooksApi, runbooksContent, runbooksPage, needsMe],
});
