import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  createRouteRef,
} from '@backstage/frontend-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { RiStackLine } from '@remixicon/react';
import { environmentsApiRef, type EnvironmentsApi } from '../src';
import { EnvironmentsContent } from '../src/components/EnvironmentsContent/EnvironmentsContent';
import { exampleApi } from '../src/testing/exampleApi';
import {
  exampleEmptyMatrix,
  exampleEntity,
  exampleMatrix,
  exampleMatrixWithGaps,
} from '../src/testing/exampleMatrix';

const STARTED = Date.now();

/** What the page shows of each answer that the backend may give. */
const SCENES: Record<string, EnvironmentsApi['getMatrix']> = {
  moving: async () => movingMatrix(Date.now()),
  gaps: async () => exampleMatrixWithGaps(Date.now()),
  'not-annotated': async () =>
    exampleEmptyMatrix('matrix.not-annotated', Date.now()),
  'no-environments': async () =>
    exampleEmptyMatrix('matrix.no-environments', Date.now()),
  loading: () => new Promise(() => {}),
  forbidden: async () => {
    throw Object.assign(new Error('environments.environment.read was denied'), {
      statusCode: 403,
    });
  },
  failing: async () => {
    throw new Error('the database is locked');
  },
  breaking: async () => {
    if (Date.now() - STARTED > 6_000) {
      throw new TypeError('Failed to fetch');
    }
    return movingMatrix(Date.now());
  },
};

/** Every 8 seconds development gets another version. */
function movingMatrix(now: number) {
  const matrix = exampleMatrix(now);
  const [workload] = matrix.environments[0].workloads;
  const turn = Math.floor((now - STARTED) / 8_000);
  workload.version = `v1.6.${turn}`;
  workload.changedAt = new Date(STARTED + turn * 8_000).toISOString();
  return matrix;
}

const scene = () =>
  SCENES[new URLSearchParams(window.location.search).get('scene') ?? 'moving'];

const devPlugin = createFrontendPlugin({
  pluginId: 'environments',
  title: 'Environments',
  icon: <RiStackLine />,
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: environmentsApiRef,
          deps: {},
          factory: () =>
            exampleApi({
              getMatrix: (...parameters) => scene()(...parameters),
            }),
        }),
    }),
    PageBlueprint.make({
      params: {
        path: '/',
        routeRef: createRouteRef(),
        title: 'Environments of veza-backend-api',
        loader: async () => (
          <EntityProvider entity={exampleEntity}>
            <div style={{ padding: 24 }}>
              <EnvironmentsContent />
            </div>
          </EntityProvider>
        ),
      },
    }),
  ],
});

createDevApp({ features: [devPlugin] });
