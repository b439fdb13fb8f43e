import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import doraPlugin from '.';
import { doraApiRef } from './api/DoraApi';
import { DoraClient } from './api/DoraClient';
import { exampleEntity, exampleSystem } from './testing/exampleDora';
import { options } from './testing/rendering';

// They are loaded when they are first shown.
const loaded = { timeout: 20_000 };

describe('the plugin for the new frontend system', () => {
  it('brings the tab of components, systems, domains and groups', async () => {
    const tab = createExtensionTester(
      doraPlugin.getExtension('entity-content:dora'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('DORA');
    const matches = tab.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(matches?.(exampleEntity)).toBe(true);
    expect(matches?.(exampleSystem)).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'Group' })).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'API' })).toBe(false);
  });

  it.each([
    'entity-content:dora',
    'entity-card:dora/overview',
    'page:dora',
  ] as const)(
    'brings %s',
    async id => {
      renderInTestApp(
        <EntityProvider entity={exampleEntity}>
          {createExtensionTester(doraPlugin.getExtension(id)).reactElement()}
        </EntityProvider>,
        options({}),
      );
      expect(
        (await screen.findAllByText('Change fail rate', {}, loaded)).length,
      ).toBeGreaterThan(0);
    },
    30_000,
  );

  it('brings the client', () => {
    const { api, factory } = createExtensionTester(
      doraPlugin.getExtension('api:dora'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(DoraClient);
    expect(api.id).toBe(doraApiRef.id);
  });
});
