import { TestDatabases } from '@backstage/backend-test-utils';
import { incidentFactPayloadSchema } from '@quarterdeck/plugin-incidents-common';
import { EventAnswer } from '@quarterdeck/toolkit-common';
import { component } from '../../testing/AlertsUnderTest';
import {
  HOUR_MS,
  SHA,
  SHOP,
  cdevent,
  githubIssue,
  gitlabIssue,
  iso,
  plainIncident,
} from '../../testing/eventBodies';
import { eventsUnderTest } from '../../testing/eventsUnderTest';
import { NOW } from '../../testing/examples';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const entities = [
  component('shop', { 'github.com/project-slug': 'acme/shop' }),
  component('front', {
    'backstage.io/source-location':
      'url:https://git.example.org/acme/front/-/tree/main/',
  }),
];

const resultsOf = ({ body }: { body: EventAnswer }) =>
  body.results.map(({ result }) => result);

describe.each(databases.eachSupportedId())('events on %s', databaseId => {
  const start = async (changes?: Parameters<typeof eventsUnderTest>[2]) =>
    await eventsUnderTest(await databases.init(databaseId), entities, changes);

  it('of GitHub open and resolve an incident, with what its text blames', async () => {
    const test = await start();
    const results = [];
    for (const body of [
      githubIssue('opened'),
      githubIssue('labeled'),
      githubIssue('closed', { state: 'closed', closed_at: iso(1) }),
      githubIssue('closed', { state: 'closed', closed_at: iso(1) }),
      githubIssue('edited'),
      githubIssue('opened', { number: 8, labels: [] }),
    ]) {
      results.push(...resultsOf(await test.github(body).expect(200)));
    }
    expect(results).toEqual([
      'accepted',
      'repeated',
      'accepted',
      'repeated',
      'overtaken',
      'ignored',
    ]);
    expect(await test.incidents()).toMatchObject([
      {
        entityRef: SHOP,
        environmentId: 'production',
        title: 'Checkout is down',
        severity: 'P1',
        state: 'resolved',
        source: 'event',
        startedAt: NOW - 3 * HOUR_MS,
        openedAt: NOW - 3 * HOUR_MS,
        resolvedAt: NOW - HOUR_MS,
        causeSubject: { kind: 'revision', id: SHA },
      },
    ]);
    const [opened] = await test.facts();
    expect(opened.type).toBe('incidents.incident.opened');
    expect(incidentFactPayloadSchema.parse(opened.payload).attributed).toEqual({
      factId: null,
      subject: { kind: 'revision', id: SHA },
    });
    expect(test.notices).toEqual(['opened', 'resolved']);
  });

  it('of GitHub open another one where an issue is opened again', async () => {
    const test = await start();
    const closed = { state: 'closed', closed_at: iso(2) };
    await test.github(githubIssue('closed', closed)).expect(200);
    await test
      .github(githubIssue('reopened', { updated_at: iso(1) }))
      .expect(200);
    expect((await test.incidents()).map(({ state }) => state).sort()).toEqual([
      'open',
      'resolved',
    ]);
  });

  it('of GitLab are read with their severity, environment and times', async () => {
    const test = await start();
    await test.gitlab(gitlabIssue()).expect(200);
    expect(await test.incidents()).toMatchObject([
      {
        entityRef: 'component:default/front',
        environmentId: 'staging',
        severity: 'P1',
        startedAt: Date.parse('2026-03-01T10:00:00Z'),
      },
    ]);
    const issue = { type: 'Issue' };
    const answer = await test
      .gitlab({ ...gitlabIssue(issue), event_type: 'issue' })
      .expect(200);
    expect(resultsOf(answer)).toEqual(['ignored']);
  });

  it('of CDEvents name the artifact, and end what was told before', async () => {
    const test = await start();
    const early = await test.cloudEvent(cdevent('resolved', 1)).expect(200);
    expect(early.body.results).toMatchObject([
      { result: 'rejected', reason: expect.stringContaining('Nobody told') },
    ]);
    const results = [];
    for (const body of [
      cdevent('detected', 3),
      cdevent('reported', 2),
      cdevent('resolved', 1),
      cdevent('resolved', 1),
    ]) {
      results.push(...resultsOf(await test.cloudEvent(body).expect(200)));
    }
    expect(results).toEqual(['accepted', 'repeated', 'accepted', 'repeated']);
    expect(await test.incidents()).toMatchObject([
      {
        environmentId: 'production',
        severity: 'P2',
        startedAt: NOW - 3 * HOUR_MS,
        resolvedAt: NOW - HOUR_MS,
        causeSubject: { kind: 'artifact', id: 'pkg:oci/shop@sha256%3Aabc' },
      },
    ]);
  });

  it('bring history, once, for which nobody is called', async () => {
    const test = await start();
    const history = Array.from({ length: 30 }, (_, index) =>
      plainIncident(`i${index}`, 100 - index, { version: `v${index}` }),
    );
    expect(resultsOf(await test.plain(history).expect(200))).toEqual(
      Array(30).fill('accepted'),
    );
    expect(resultsOf(await test.plain(history).expect(200))).toEqual(
      Array(30).fill('repeated'),
    );
    const incidents = await test.incidents();
    expect(incidents).toHaveLength(30);
    expect(new Set(incidents.map(({ state }) => state))).toEqual(
      new Set(['resolved']),
    );
    expect(test.notices).toEqual([]);
    const opened = (await test.facts()).filter(({ type }) =>
      type.endsWith('.opened'),
    );
    expect(opened.map(({ occurredAt }) => occurredAt)).toEqual(
      history.map(({ startedAt }) => startedAt),
    );
  });

  it('keep history apart from what is open now', async () => {
    const test = await start();
    await test.plain(plainIncident('now', 1, { resolvedAt: null })).expect(200);
    await test
      .plain(plainIncident('past', 1.5, { resolvedAt: iso(1) }))
      .expect(200);
    expect((await test.incidents()).map(({ state }) => state).sort()).toEqual([
      'open',
      'resolved',
    ]);
    expect(test.notices).toEqual(['opened']);
  });

  it('open one where the same comes several times at once', async () => {
    const test = await start();
    await Promise.all(
      Array.from({ length: 5 }, () =>
        test.plain(plainIncident('i1', 2)).expect(200),
      ),
    );
    expect(await test.incidents()).toHaveLength(1);
  });

  it.each<[string, string, object]>([
    ['an unknown entity', 'No entity is', { entityRef: 'component:default/x' }],
    ['an unknown environment', 'no environment', { environmentId: 'mars' }],
    ['an end before the beginning', 'before startedAt', { resolvedAt: iso(9) }],
    ['a time to come', 'startedAt is', { startedAt: iso(-48) }],
    ['no time', 'at startedAt', { startedAt: 'yesterday' }],
    ['another severity', 'at severity', { severity: 'P9' }],
    ['text that no database keeps', 'NUL', { title: 'a\0' }],
  ])('reject %s: %s', async (_, reason, changes) => {
    const test = await start();
    const { body } = await test
      .plain(plainIncident('i1', 2, changes))
      .expect(200);
    expect(body.results).toMatchObject([
      { result: 'rejected', reason: expect.stringContaining(reason) },
    ]);
    expect(await test.letters.list({ limit: 9 })).toHaveLength(1);
    expect(await test.incidents()).toEqual([]);
  });
});

it('takes nothing of strangers', async () => {
  const test = await eventsUnderTest(
    await databases.init('SQLITE_3'),
    entities,
    { github: {} },
  );
  await test.send('plain', plainIncident('i1', 2), {}).expect(401);
  await test.send('cloudevents', {}, { authorization: 'Bearer x' }).expect(401);
  await test.send('gitlab', {}, { 'x-gitlab-token': 'x' }).expect(401);
  await test.send('github', {}, {}).expect(404);
});
