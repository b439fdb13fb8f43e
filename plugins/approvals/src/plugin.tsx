import {
  ApiBlueprint,
  PageBlueprint,
  coreExtensionData,
  createExtensionInput,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { RiUserFollowLine } from '@remixicon/react';
import { Fragment } from 'react';
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

const needsMeWidget = HomePageWidgetBlueprint.makeWithOverrides({
  name: 'needs-me',
  inputs: {
    // What else waits for the reader, brought by the room that knows it; see `Sections` of the toolkit.
    sections: createExtensionInput([coreExtensionData.reactElement]),
  },
  factory: (makeWidget, { inputs }) =>
    makeWidget({
      name: 'NeedsMe',
      description: 'What waits for you',
      components: async () => {
        const { NeedsMe } = await import('./components/NeedsMe/NeedsMe');
        const sections = inputs.sections.map(section => (
          <Fragment key={section.node.spec.id}>
            {section.get(coreExtensionData.reactElement)}
          </Fragment>
        ));
        return { Content: () => <NeedsMe sections={sections} /> };
      },
    }),
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
