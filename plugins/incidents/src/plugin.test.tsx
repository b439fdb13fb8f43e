import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { screen } from '@testing-library/react';
import incidentsPlugin from '.';
import { incidentsApiRef } from './api/IncidentsApi';
import { IncidentsClient } from './api/IncidentsClient';
import {
  exampleEntity,
  examplePage,
  exampleSummary,
} from './testing/exampleIncident';
import { options } from './testing/rendering';

const list = async () => examplePage([exampleSummary()]);
// They are loaded when they are first shown.
const loaded = { timeout: 20_000 };
const incident = () => screen.findByRole('link', { name: /^INC-12/ }, loaded);

describe('the plugin for the new frontend system', () => {
  it('brings the tab of components', async () => {
    const tab = createExtensionTester(
      incidentsPlugin.getExtension('entity-content:incidents'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('Incidents');
    expect(tab.get(EntityContentBlueprint.dataRefs.group)).toBe('operation');
    const matches = tab.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(matches?.(exampleEntity)).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'System' })).toBe(false);
    renderInTestApp(
      <EntityProvider entity={exampleEntity}>
        {tab.reactElement()}
      </EntityProvider>,
      options({ list }),
    );
    expect(await incident()).toBeInTheDocument();
  }, 30_000);

  it.each(['entity-card:incidents/overview', 'page:incidents'] as const)(
    'brings %s',
    async id => {
      renderInTestApp(
        <EntityProvider entity={exampleEntity}>
          {createExtensionTester(
            incidentsPlugin.getExtension(id),
          ).reactElement()}
        </EntityProvider>,
        options({ list }),
      );
      expect(await incident()).toBeInTheDocument();
    },
    30_000,
  );

  it('brings its part of the widget Needs me', async () => {
    renderInTestApp(
      createExtensionTester(
        incidentsPlugin.getExtension('incidents/needs-me'),
      ).reactElement(),
      options({ list }),
    );
    expect(await incident()).toBeInTheDocument();
  }, 30_000);

  it('brings the client', () => {
    const { api, factory } = createExtensionTester(
      incidentsPlugin.getExtension('api:incidents'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(IncidentsClient);
    expect(api.id).toBe(incidentsApiRef.id);
  });
});
