import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { Router } from 'express';
import authModuleDemo from './index';

const DANA = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'dana', namespace: 'default' },
  spec: { profile: { displayName: 'Dana', email: 'dana@demo.example' } },
  relations: [
    { type: 'memberOf', targetRef: 'group:default/veza-team' },
    { type: 'ownerOf', targetRef: 'component:default/veza-web' },
  ],
};

/** The one answer of the catalog that a sign-in asks for. */
const catalogWithDana = createBackendPlugin({
  pluginId: 'catalog',
  register(registration) {
    registration.registerInit({
      deps: { http: coreServices.httpRouter },
      async init({ http }) {
        const router = Router();
        router.get('/entities/by-name/:kind/:namespace/:name', (req, res) => {
          const { kind, namespace, name } = req.params;
          if (
            `${kind}:${namespace}/${name}`.toLowerCase() !== 'user:default/dana'
          ) {
            res.status(404).json({ error: { name: 'NotFoundError' } });
            return;
          }
          res.json(DANA);
        });
        http.use(router);
      },
    });
  },
});

async function startPortal(
  people: Array<{ user: string; title: string }>,
): Promise<string> {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authModuleDemo,
      catalogWithDana,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers: { demo: { people } } },
        },
      }),
    ],
  });
  return `http://localhost:${server.port()}/api/auth/demo/refresh`;
}

const PEOPLE = [
  { user: 'user:default/dana', title: 'Developer' },
  { user: 'user:default/ghost', title: 'Left the company' },
];

function signIn(address: string, user?: string): Promise<Response> {
  return fetch(address, {
    headers: user === undefined ? {} : { 'x-quarterdeck-demo-user': user },
  });
}

describe('authModuleDemo', () => {
  const environment = process.env.NODE_ENV;

  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: environment });
  });

  it('signs in the chosen person with the groups that the catalog knows', async () => {
    const response = await signIn(
      await startPortal(PEOPLE),
      'user:default/dana',
    );
    expect(response.status).toBe(200);
    const session = await response.json();
    expect(session.profile).toEqual({
      displayName: 'Dana',
      email: 'dana@demo.example',
    });
    expect(session.backstageIdentity.identity).toEqual({
      type: 'user',
      userEntityRef: 'user:default/dana',
      ownershipEntityRefs: ['user:default/dana', 'group:default/veza-team'],
    });
    const [, payload] = session.backstageIdentity.token.split('.');
    expect(
      JSON.parse(Buffer.from(payload, 'base64url').toString()),
    ).toMatchObject({ sub: 'user:default/dana' });
  });

  it('refuses everyone who is not on the list, and says why', async () => {
    const address = await startPortal(PEOPLE);

    const stranger = await signIn(address, 'user:default/mallory');
    expect(stranger.status).toBe(403);
    expect((await stranger.json()).error.message).toContain(
      'user:default/mallory is not one of the people',
    );
    expect((await signIn(address, 'group:default/veza-team')).status).toBe(400);
    expect((await signIn(address)).status).toBe(401);
  });

  it('refuses a person on the list whom the catalog does not know', async () => {
    const response = await signIn(
      await startPortal(PEOPLE),
      'user:default/ghost',
    );
    expect(response.status).toBe(404);
  });

  it('fails the start on a list that it cannot use', async () => {
    await expect(startPortal([])).rejects.toThrow(
      /auth.providers.demo.people is not valid/,
    );
  });

  it('fails the start of a backend in production', async () => {
    Object.assign(process.env, { NODE_ENV: 'production' });
    await expect(startPortal(PEOPLE)).rejects.toThrow(
      /must not run in production/,
    );
  });
});
