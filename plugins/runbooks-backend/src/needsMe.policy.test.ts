import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import {
  Headers,
  MILL,
  MILLERS,
  OTHER,
  WHO,
  asPlugin,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(120_000);

/** One of the people is of the group that owns the mill. */
const userInfo = createServiceFactory({
  service: coreServices.userInfo,
  deps: { auth: coreServices.auth },
  factory: ({ auth }) => ({
    async getUserInfo(credentials) {
      if (!auth.isPrincipal(credentials, 'user')) {
        throw new Error('Nobody asks');
      }
      const { userEntityRef } = credentials.principal;
      return {
        userEntityRef,
        ownershipEntityRefs:
          userEntityRef === OTHER ? [userEntityRef, MILLERS] : [userEntityRef],
      };
    },
  }),
});

it('shows a run that an alert has started to those of the group that leads it', async () => {
  const { server } = await startUnderPolicy({}, userInfo);
  const begin = () =>
    request(server)
      .post(
        '/api/runbooks/.backstage/actions/v1/actions/runbooks:start-run/invoke',
      )
      .set(asPlugin('incidents'))
      .send({ entityRef: MILL, slug: 'incident-p3', idempotencyKey: 'alert' });
  let begun = await begin();
  while (begun.status !== 200) {
    await sleep(100);
    begun = await begin();
  }
  const { runId, lead } = begun.body.output;
  expect(lead).toBe(MILLERS);
  const waiting = async (headers: Headers) => {
    const { body } = await request(server)
      .get('/api/runbooks/v1/runs?view=needs-me')
      .set(headers);
    return body.items.map(({ id }: { id: string }) => id);
  };
  expect(await waiting(WHO.other)).toEqual([runId]);
  expect(await waiting(WHO.owner)).toEqual([]);
  expect(await waiting(WHO.service)).toEqual([]);
});
