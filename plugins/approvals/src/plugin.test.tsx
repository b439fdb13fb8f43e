import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
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

  it('brings the widget of the home page', () => {
    expect(
      approvalsPlugin.getExtension('home-page-widget:approvals/needs-me'),
    ).toBeDefined();
  });
});
