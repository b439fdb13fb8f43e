import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import backupsPlugin from '.';
import { backupsApiRef } from './api/BackupsApi';
import { BackupsClient } from './api/BackupsClient';
import { exampleEntity } from './testing/exampleProtection';
import { options } from './testing/rendering';

// They are loaded when they are first shown.
const loaded = { timeout: 20_000 };

describe('the plugin for the new frontend system', () => {
  it('brings the tab of what can hold data', () => {
    const tab = createExtensionTester(
      backupsPlugin.getExtension('entity-content:backups'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('Backups');
    const matches = tab.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(matches?.(exampleEntity)).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'Resource' })).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'Group' })).toBe(false);
  });

  it.each(['entity-content:backups', 'entity-card:backups/overview'] as const)(
    'brings %s',
    async id => {
      renderInTestApp(
        <EntityProvider entity={exampleEntity}>
          {createExtensionTester(backupsPlugin.getExtension(id)).reactElement()}
        </EntityProvider>,
        options({}),
      );
      expect(
        (await screen.findAllByText('RPO now', {}, loaded)).length,
      ).toBeGreaterThan(0);
    },
    30_000,
  );

  it('brings the client', () => {
    const { api, factory } = createExtensionTester(
      backupsPlugin.getExtension('api:backups'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(BackupsClient);
    expect(api.id).toBe(backupsApiRef.id);
  });
});
