import { TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import { EventsUnderTest } from '../../testing/EventsUnderTest';
import { cdevent, githubStatus, plainReport } from '../../testing/eventBodies';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('whoever sends events', () => {
  const start = (...rest: [object?]) =>
    EventsUnderTest.create(databases, 'SQLITE_3', ...rest);

  it('needs a secret that is configured', async () => {
    const test = await start();
    await test.plain(plainReport('v1', 0), 'the-token-of-before').expect(200);
    await test
      .plain(plainReport('v1', 0), 'another-token-of-nobody')
      .expect(401);
    await test.send('cloudevents', cdevent('deployed', 0)).expect(401);
    await test.send('argocd', {}).expect(401);
    await test
      .github(githubStatus('success', 1), 'deployment_status', 'wrong')
      .expect(401);
    await test.send('github', {}).expect(401);
    await test.gitlab({}, 'wrong').expect(401);
    expect(await test.history()).toEqual(['v1 succeeded']);
  });

  it('finds the door closed where nothing is configured', async () => {
    const test = await start({
      tokens: [],
      githubSecrets: [],
      gitlab: { tokens: [], signingSecrets: [] },
    });
    for (const sender of ['cloudevents', 'github', 'gitlab', 'argocd']) {
      const { body } = await test.send(sender, {}).expect(404);
      expect(body.error.message).toContain('environments.events.');
    }
    await test.plain({}).expect(401);
  });

  it('is told what is wrong with the request itself', async () => {
    const test = await start();
    await test.plain('{"a":').expect(400);
    await test.plain(`"${'x'.repeat(1_100_000)}"`).expect(413);
  });

  it('does not see dead letters without the right to', async () => {
    const test = await start();
    test.manages = false;
    await request(test.app).get('/v1/dead-letters').expect(403);
    await request(test.app).post('/v1/dead-letters/x/retry').expect(403);
  });

  it('reads dead letters page by page', async () => {
    const test = await start();
    await test
      .plain(Array.from({ length: 5 }, (_, index) => index))
      .expect(200);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await request(test.app)
        .get('/v1/dead-letters')
        .query({ limit: 2, ...(cursor && { cursor }) })
        .expect(200);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.pageInfo.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
    await request(test.app).get('/v1/dead-letters?cursor=forged').expect(400);
  });
});
