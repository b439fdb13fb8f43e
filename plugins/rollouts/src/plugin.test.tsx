import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import rolloutsPlugin from '.';
import { rolloutsApiRef } from './api/RolloutsApi';
import { RolloutsClient } from './api/RolloutsClient';
import { exampleEntity, exampleRolloutPage } from './testing/exampleMatrix';
import { exampleRollout } from './testing/exampleRollout';
import { preparedApi } from './testing/rolloutsApi';

const list = async () => exampleRolloutPage([exampleRollout()]);
// Both are loaded when they are first shown.
const loaded = { timeout: 20_000 };

function options(address: string) {
  return {
    apis: [[rolloutsApiRef, preparedApi({ list })]] as const,
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [address],
  };
}

describe('the plugin for the new frontend system', () => {
  it('brings the tab of components', async () => {
    const tab = createExtensionTester(
      rolloutsPlugin.getExtension('entity-content:rollouts'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('Rollouts');
    expect(tab.get(EntityContentBlueprint.dataRefs.group)).toBe('operation');
    const matches = tab.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(matches?.(exampleEntity)).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'System' })).toBe(false);
    renderInTestApp(
      <EntityProvider entity={exampleEntity}>
        {tab.reactElement()}
      </EntityProvider>,
      options('/'),
    );
    expect(
      await screen.findByRole('button', { name: 'Deploy…' }, loaded),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'production: v1.4.2 → v1.5.0' }),
    ).toBeInTheDocument();
  }, 30_000);

  it('brings the page of all', async () => {
    const page = createExtensionTester(
      rolloutsPlugin.getExtension('page:rollouts'),
    );
    renderInTestApp(page.reactElement(), options('/'));
    expect(
      await screen.findByRole('heading', { name: 'Under way' }, loaded),
    ).toBeInTheDocument();
  }, 30_000);

  it('brings the client', () => {
    const { api, factory } = createExtensionTester(
      rolloutsPlugin.getExtension('api:rollouts'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(RolloutsClient);
    expect(api.id).toBe('plugin.rollouts.client');
  });
});
