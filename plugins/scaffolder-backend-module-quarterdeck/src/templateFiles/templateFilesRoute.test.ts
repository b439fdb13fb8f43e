import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { resolve } from 'node:path';
import { templateFilesRoute } from './templateFilesRoute';

// Tests run from their sources.
// eslint-disable-next-line no-restricted-syntax
const template = resolve(__dirname, '../../../../templates/go-service');

const plugin = createBackendPlugin({
  pluginId: 'scaffolder',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        reader: coreServices.urlReader,
      },
      async init({ httpRouter, ...services }) {
        httpRouter.use(templateFilesRoute(services));
      },
    });
  },
});

async function start() {
  const { server } = await startTestBackend({
    features: [
      plugin,
      mockServices.urlReader.factory(),
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'scaffolder.backstage.io/v1beta3',
            kind: 'Template',
            metadata: {
              name: 'go-service',
              annotations: {
                'backstage.io/managed-by-location': `file:${template}/template.yaml`,
              },
            },
          },
        ],
      }),
    ],
  });
  const address = `http://127.0.0.1:${server.port()}/api/scaffolder/quarterdeck/v1/templates`;
  return (path: string, init?: RequestInit) =>
    fetch(`${address}/${path}`, init);
}

describe('the files of a template', () => {
  it('are those that lie beside it', async () => {
    const get = await start();
    const response = await get('default/go-service/files');
    const { files } = await response.json();
    const paths = files.map(({ path }: { path: string }) => path);
    expect(paths).toContain('template.yaml');
    expect(paths).toContain('content/README.md.njk');
  });

  it('are not those of anything else', async () => {
    const get = await start();
    expect((await get('default/other/files')).status).toBe(404);
    expect((await get('default/go-service/..%2Ffiles')).status).toBe(404);
    expect(
      (await get('default/go-service/files', { method: 'POST' })).status,
    ).toBe(404);
  });
});
