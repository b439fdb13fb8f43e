import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import environmentsPlugin from '.';
import { environmentsApiRef } from './api/EnvironmentsApi';
import { EnvironmentsClient } from './api/EnvironmentsClient';
import { exampleEntity, exampleMatrix } from './testing/exampleMatrix';

// What a page shows is loaded, and compiled, when it is first shown.
jest.setTimeout(30_000);

describe('the plugin for the new frontend system', () => {
  it('brings the tab of components', async () => {
    const tab = createExtensionTester(
      environmentsPlugin.getExtension('entity-content:environments'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('Environments');
    const matches = tab.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(matches?.(exampleEntity)).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'System' })).toBe(false);
    renderInTestApp(
      <EntityProvider entity={exampleEntity}>
        {tab.reactElement()}
      </EntityProvider>,
      {
        apis: [
          [environmentsApiRef, { getMatrix: async () => exampleMatrix() }],
        ],
      },
    );
    expect(
      await screen.findByRole(
        'region',
        { name: 'Production' },
        // It is loaded when it is first shown.
        { timeout: 20_000 },
      ),
    ).toHaveTextContent('v1.4.2');
  });

  it('brings the client', async () => {
    const api = createExtensionTester(
      environmentsPlugin.getExtension('api:environments'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = api.factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(EnvironmentsClient);
    expect(api.api.id).toBe('plugin.environments.client');
  });
});
