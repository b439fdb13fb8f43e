import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  FACT_ANNOTATION,
  entityFactsSchema,
} from '@quarterdeck/plugin-timeline-common';
import request from 'supertest';
import { timelinePlugin } from './plugin';

const component = (name: string, annotations: Record<string, string>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, annotations },
  spec: { type: 'service', owner: 'team', lifecycle: 'production' },
});

async function startBackend(
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
) {
  const { server } = await startTestBackend({
    features: [
      timelinePlugin,
      catalogServiceMock.factory({
        entities: [
          component('shop', { [FACT_ANNOTATION]: 'two, one' }),
          component('library', {}),
        ],
      }),
      mockServices.permissions.factory({ result }),
    ],
  });
  return {
    get: (name: string) =>
      request(server).get(
        `/api/timeline/v1/entities/component/default/${name}/facts`,
      ),
  };
}

describe('GET /v1/entities/:kind/:namespace/:name/facts', () => {
  it('shows what the entity declares, once the catalog has been read', async () => {
    const { get } = await startBackend();
    let answer;
    do {
      const response = await get('shop');
      expect(response.status).toBe(200);
      answer = entityFactsSchema.parse(response.body);
    } while (answer.observedAt === null);
    expect(answer).toMatchObject({
      entityRef: 'component:default/shop',
      observedAtReason: null,
      items: [
        { name: 'one', phase: 'declared' },
        { name: 'two', phase: 'declared' },
      ],
      emptyReason: null,
    });
    expect((await get('library')).body).toMatchObject({
      items: [],
      emptyReason: { code: 'list.none-declared' },
    });
  });

  it('answers 404 for an entity that is not there', async () => {
    const { get } = await startBackend();
    const response = await get('absent');
    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('component:default/absent');
  });

  it('answers 400 for what is no name', async () => {
    const { get } = await startBackend();
    const response = await get('%2e%2e%2fsecret');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('is no name of an entity');
  });

  it('answers 403 to whom the permission is denied, and names it', async () => {
    const { get } = await startBackend(AuthorizeResult.DENY);
    const response = await get('shop');
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('timeline.fact.read');
  });
});
