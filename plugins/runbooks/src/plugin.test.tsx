import {
  ApiBlueprint,
  coreExtensionData,
} from '@backstage/frontend-plugin-api';
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
import runbooksPlugin from '.';
import { runbooksApiRef } from './api/RunbooksApi';
import { RunbooksClient } from './api/RunbooksClient';
import { exampleRun, exampleRunPage } from './testing/exampleRun';
import { exampleEntity, exampleEntityRunbooks } from './testing/exampleRunbook';
import { preparedApi } from './testing/runbooksApi';

// They are loaded when they are first shown.
const loaded = { timeout: 20_000 };

const options = {
  apis: [
    [
      runbooksApiRef,
      preparedApi({
        listOfEntity: async () => exampleEntityRunbooks(),
        list: async () => ({
          asOf: exampleRun().asOf,
          items: [],
          uncovered: [],
          pageInfo: {},
          emptyReason: null,
        }),
        listRuns: async () => exampleRunPage([exampleRun()]),
      }),
    ],
  ] as const,
  mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
};

describe('the plugin for the new frontend system', () => {
  it('brings the tab of components and systems', async () => {
    const tab = createExtensionTester(
      runbooksPlugin.getExtension('entity-content:runbooks'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('Runbooks');
    expect(tab.get(EntityContentBlueprint.dataRefs.group)).toBe('operation');
    const matches = tab.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(matches?.(exampleEntity)).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'System' })).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'User' })).toBe(false);
    renderInTestApp(
      <EntityProvider entity={exampleEntity}>
        {tab.reactElement()}
      </EntityProvider>,
      options,
    );
    expect(
      await screen.findByRole('heading', { name: 'Roll back' }, loaded),
    ).toBeInTheDocument();
  }, 30_000);

  it('brings the page of all', async () => {
    const page = createExtensionTester(
      runbooksPlugin.getExtension('page:runbooks'),
    );
    renderInTestApp(page.reactElement(), options);
    expect(
      await screen.findByRole(
        'heading',
        { name: 'Being followed now' },
        loaded,
      ),
    ).toBeInTheDocument();
  }, 30_000);

  it('brings a part of the widget Needs me', async () => {
    const part = createExtensionTester(
      runbooksPlugin.getExtension('runbooks/needs-me'),
    );
    renderInTestApp(part.get(coreExtensionData.reactElement), options);
    expect(
      await screen.findByRole(
        'heading',
        { name: 'Runs that you take part in' },
        loaded,
      ),
    ).toBeInTheDocument();
  }, 30_000);

  it('brings the client', () => {
    const { api, factory } = createExtensionTester(
      runbooksPlugin.getExtension('api:runbooks'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(RunbooksClient);
    expect(api.id).toBe(runbooksApiRef.id);
  });
});
