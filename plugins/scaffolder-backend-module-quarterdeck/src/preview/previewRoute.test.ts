import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DEFAULT_VERSIONS } from '@quarterdeck/service-generator';
import { readTree } from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { resolve } from 'node:path';
import { previewRoute } from './previewRoute';

// eslint-disable-next-line no-restricted-syntax -- tests run from their sources
const template = resolve(__dirname, '../../../../templates/go-service');

const plugin = createBackendPlugin({
  pluginId: 'scaffolder',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
        reader: coreServices.urlReader,
      },
      async init({ httpRouter, ...services }) {
        httpRouter.use(
          previewRoute({ ...services, versions: DEFAULT_VERSIONS }),
        );
      },
    });
  },
});

async function start(
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
) {
  const { server } = await startTestBackend({
    features: [
      plugin,
      mockServices.permissions.factory({ result }),
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

const answers = encodeURIComponent(
  JSON.stringify({
    name: 'orders',
    description: 'Takes orders and tells their state',
    owner: 'group:default/veza-team',
  }),
);

describe('the preview of a template', () => {
  it('has the files that the renderer makes of it', async () => {
    const get = await start();
    const response = await get(`default/go-service/preview?answers=${answers}`);
    const { files } = await response.json();
    const rendered = await renderTemplate(await readTree(template), {
      name: 'orders',
      description: 'Takes orders and tells their state',
      owner: 'group:default/veza-team',
    });
    expect(files).toEqual(
      [...rendered.files].map(([path, file]) => ({ path, ...file })),
    );
  });

  it.each([
    ['default/other/preview?answers={}', 404],
    ['default/go-service/..%2Fpreview?answers={}', 404],
    ['default/go-service/preview', 400],
    ['default/go-service/preview?answers=[', 400],
    ['default/go-service/preview?answers={"name":"1st"}', 400],
  ])('refuses %s with %d', async (path, status) => {
    const get = await start();
    expect((await get(path)).status).toBe(status);
  });

  it('is for those who may create', async () => {
    const get = await start(AuthorizeResult.DENY);
    const response = await get(`default/go-service/preview?answers=${answers}`);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('scaffolder.task.create');
  });

  it('is made one at a time, and refused where too many wait', async () => {
    const get = await start();
    const responses = await Promise.all(
      Array.from({ length: 12 }, () =>
        get(`default/go-service/preview?answers=${answers}`),
      ),
    );
    const statuses = responses.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses).toContain(429);
    // They wait for each other, and the line is empty again afterwards.
    const later = await get(`default/go-service/preview?answers=${answers}`);
    expect(later.status).toBe(200);
  }, 30_000);
});
