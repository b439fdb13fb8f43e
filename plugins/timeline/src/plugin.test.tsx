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
import timelinePlugin from '.';
import { timelineApiRef } from './api/TimelineApi';
import { TimelineClient } from './api/TimelineClient';
import {
  exampleEntity,
  exampleFact,
  examplePage,
} from './testing/exampleFacts';

describe('the plugin for the new frontend system', () => {
  it('brings the tab of components', async () => {
    const tab = createExtensionTester(
      timelinePlugin.getExtension('entity-content:timeline'),
    );
    expect(tab.get(EntityContentBlueprint.dataRefs.title)).toBe('Timeline');
    const matches = tab.get(EntityContentBlueprint.dataRefs.filterFunction);
    expect(matches?.(exampleEntity)).toBe(true);
    expect(matches?.({ ...exampleEntity, kind: 'System' })).toBe(false);
    renderInTestApp(
      <EntityProvider entity={exampleEntity}>
        {tab.reactElement()}
      </EntityProvider>,
      {
        apis: [
          [
            timelineApiRef,
            {
              listFacts: async () => examplePage([exampleFact(1)]),
              exportFacts: async () => new Blob(),
            },
          ],
        ],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByText(/Deployed v1.1.0 to production/),
    ).toBeInTheDocument();
  });

  it('brings the page of all activity', () => {
    const page = createExtensionTester(
      timelinePlugin.getExtension('page:timeline/activity'),
    );
    expect(page.get(coreExtensionData.routePath)).toBe('/activity');
  });

  it('brings the client', async () => {
    const api = createExtensionTester(
      timelinePlugin.getExtension('api:timeline'),
    ).get(ApiBlueprint.dataRefs.factory);
    const client = api.factory({
      discoveryApi: { getBaseUrl: async () => 'http://localhost/api' },
      fetchApi: { fetch: jest.fn() },
    });
    expect(client).toBeInstanceOf(TimelineClient);
    expect(api.api.id).toBe('plugin.timeline.client');
  });
});
