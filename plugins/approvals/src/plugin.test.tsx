import {
  ApiBlueprint,
  coreExtensionData,
  createExtension,
} from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { screen } from '@testing-library/react';
import approvalsPlugin from '.';
import { approvalsApiRef } from './api/ApprovalsApi';
import { ApprovalsClient } from './api/ApprovalsClient';
import { exampleApproval, examplePage } from './testing/exampleApproval';

const APPROVAL = exampleApproval();

describe('the plugin for the new frontend system', () => {
  it('brings the page', async () => {
    const page = createExtensionTester(
      approvalsPlugin.getExtension('page:approvals'),
    );
    renderInTestApp(page.reactElement(), {
      apis: [
        [
          approvalsApiRef,
          {
            list: async () => examplePage([APPROVAL]),
            get: async () => APPROVAL,
            decide: async () => APPROVAL,
          },
        ],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    });
    expect(
      await screen.findByText(
        APPROVAL.title,
        {},
        // It is loaded when it is first shown.
        { timeout: 20_000 },
      ),
    ).toBeInTheDocument();
  }, 30_000);

  it('brings the client', () => {
    const { api, factory } = createExtensionTester(
      approvalsPlugin.getExtension('api:approvals'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(ApprovalsClient);
    expect(api.id).toBe(approvalsApiRef.id);
  });

  it('brings the widget of the home page, with what other rooms put into it', async () => {
    const widget = createExtensionTester(
      approvalsPlugin.getExtension('home-page-widget:approvals/needs-me'),
    ).add(
      createExtension({
        name: 'runs',
        attachTo: {
          id: 'home-page-widget:approvals/needs-me',
          input: 'sections',
        },
        output: [coreExtensionData.reactElement],
        factory: () => [coreExtensionData.reactElement(<p>A run waits</p>)],
      }),
    );
    renderInTestApp(
      widget.get(HomePageWidgetBlueprint.dataRefs.widget).component,
      {
        apis: [[approvalsApiRef, { list: async () => examplePage([]) }]],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByText('A run waits', {}, { timeout: 20_000 }),
    ).toBeInTheDocument();
    expect(screen.queryByText('Nothing waits for you.')).toBeNull();
  }, 30_000);
});
