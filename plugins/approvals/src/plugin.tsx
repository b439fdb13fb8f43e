import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { RiUserFollowLine } from '@remixicon/react';
import { approvalsApiRef } from './api/ApprovalsApi';
import { ApprovalsClient } from './api/ApprovalsClient';
import { rootRouteRef } from './routes';

const approvalsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: approvalsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: dependencies => new ApprovalsClient(dependencies),
    }),
});

const approvalsPage = PageBlueprint.make({
  params: {
    path: '/approvals',
    routeRef: rootRouteRef,
    title: 'Approvals',
    icon: <RiUserFollowLine />,
    // It brings one of its own, which speaks the reader's language.
    noHeader: true,
    loader: () =>
      import('./components/ApprovalsPage/ApprovalsPage').then(m => (
        <m.ApprovalsPage />
      )),
  },
});

const needsMeWidget = HomePageWidgetBlueprint.make({
  name: 'needs-me',
  params: {
    name: 'NeedsMe',
    description: 'What waits for you to agree',
    components: () => import('./components/NeedsMe/NeedsMe'),
  },
});

/** The page *Approvals* and the home page's widget *Needs me*. @public */
export const approvalsPlugin = createFrontendPlugin({
  pluginId: 'approvals',
  title: 'Approvals',
  icon: <RiUserFollowLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [approvalsApi, approvalsPage, needsMeWidget],
});
