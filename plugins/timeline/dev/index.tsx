import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  createRouteRef,
} from '@backstage/frontend-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { RiHistoryLine } from '@remixicon/react';
import { timelineApiRef, type TimelineApi } from '../src';
import { TimelineContent } from '../src/components/TimelineContent/TimelineContent';
import {
  exampleEntity,
  exampleFacts,
  examplePage,
} from '../src/testing/exampleFacts';

/** What the page shows of each answer that the backend may give; choose with `?scene=`. */
const SCENES: Record<string, TimelineApi['listFacts']> = {
  some: async () =>
    examplePage(exampleFacts(Date.now()), undefined, Date.now()),
  none: async () => examplePage([], undefined, Date.now()),
  loading: () => new Promise(() => {}),
  forbidden: async () => {
    throw Object.assign(new Error('timeline.fact.read was denied'), {
      statusCode: 403,
    });
  },
  failing: async () => {
    throw new Error('the database is locked');
  },
};

const scene = () =>
  SCENES[new URLSearchParams(window.location.search).get('scene') ?? 'some'];

const devPlugin = createFrontendPlugin({
  pluginId: 'timeline',
  title: 'Timeline',
  icon: <RiHistoryLine />,
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: timelineApiRef,
          deps: {},
          factory: (): TimelineApi => ({
            listFacts: (...parameters) => scene()(...parameters),
            exportFacts: async () => new Blob(),
          }),
        }),
    }),
    PageBlueprint.make({
      params: {
        path: '/',
        routeRef: createRouteRef(),
        title: 'Timeline of an entity',
        loader: async () => (
          <EntityProvider entity={exampleEntity}>
            <div style={{ padding: 24 }}>
              <TimelineContent />
            </div>
          </EntityProvider>
        ),
      },
    }),
  ],
});

createDevApp({ features: [devPlugin] });
