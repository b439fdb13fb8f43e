import { TestDatabases } from '@backstage/backend-test-utils';
import { DeadLetterPage } from '@quarterdeck/toolkit-common';
import request from 'supertest';
import {
  EventsUnderTest,
  TOKEN,
  resultsOf,
} from '../../testing/EventsUnderTest';
import {
  SHA,
  argocdNotification,
  cdevent,
  githubStatus,
  gitlabDeployment,
  iso,
  plainReport,
} from '../../testing/eventBodies';
import { observedWorkload } from '../../testing/observedWorkload';

jest.setTimeout(120_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe.each(databases.eachSupportedId())('events on %s', databaseId => {
  const start = (
    ...rest: Parameters<typeof EventsUnderTest.create> extends [
      unknown,
      unknown,
      ...infer R,
    ]
      ? R
      : never
  ) => EventsUnderTest.create(databases, databaseId, ...rest);

  async function letters(test: EventsUnderTest): Promise<DeadLetterPage> {
    const { body } = await request(test.app).get('/v1/dead-letters');
    return body;
  }

  it('of GitHub follow a deployment, whatever their order', async () => {
    const test = await start();
    const answers = [];
    for (const body of [
      githubStatus('success', 90),
      githubStatus('queued', 1),
      githubStatus('in_progress', 5),
      githubStatus('success', 90),
      githubStatus('inactive', 95),
    ]) {
      answers.push(...resultsOf(await test.github(body).expect(200)));
    }
    expect(answers).toEqual([
      'accepted',
      'overtaken',
      'overtaken',
      'repeated',
      'ignored',
    ]);
    expect(await test.deployments()).toMatchObject([
      {
        source: 'reported',
        environmentId: 'production',
        version: SHA.slice(0, 12),
        revision: SHA,
        outcome: 'succeeded',
        startedAt: iso(0),
        finishedAt: iso(90),
        actor: { kind: 'service', ref: 'github' },
      },
    ]);
  });

  it('of GitHub may fail first and succeed later, or be told so in another order', async () => {
    const tellings = [
      [githubStatus('failure', 30), githubStatus('success', 90)],
      [githubStatus('success', 90), githubStatus('failure', 30)],
    ];
    for (const bodies of tellings) {
      const test = await start();
      for (const body of bodies) {
        await test.github(body).expect(200);
      }
      expect(await test.deployments()).toMatchObject([
        { outcome: 'succeeded', finishedAt: iso(90) },
      ]);
    }
  });

  it('of GitHub say more by the payload of the deployment', async () => {
    const test = await start();
    const payload = {
      entityRef: 'component:default/front',
      version: 'v7',
      unplanned: true,
      artifact: 'pkg:oci/front@sha256%3Aabc',
    };
    await test
      .github(
        githubStatus('success', 9, {
          payload: JSON.stringify(payload),
          repository: 'https://git.example.org/acme/mono',
        }),
      )
      .expect(200);
    expect(await test.deployments('component:default/front')).toMatchObject([
      {
        version: 'v7',
        unplanned: true,
        artifact: 'pkg:oci/front@sha256%3Aabc',
      },
    ]);
  });

  it('of GitHub cannot tell of a component of another repository', async () => {
    const test = await start();
    const payload = { entityRef: 'component:default/front' };
    const answer = await test
      .github(githubStatus('success', 9, { payload }))
      .expect(200);
    expect(resultsOf(answer)).toEqual(['rejected']);
    expect(await test.deployments('component:default/front')).toEqual([]);
    expect((await letters(test)).items).toMatchObject([
      {
        reason: expect.stringContaining(
          'component:default/front is not of the repository github.com/acme/shop',
        ),
      },
    ]);
  });

  it('of GitHub tell of the one that their repository is configured for', async () => {
    const test = await start({
      entities: new Map([['github.com/acme/shop', 'component:default/front']]),
    });
    const payload = { entityRef: 'Component:default/front' };
    const own = githubStatus('success', 9, { payload });
    expect(resultsOf(await test.github(own))).toEqual(['accepted']);
    const other = githubStatus('success', 9, {
      id: 2,
      payload: { entityRef: 'component:default/back' },
    });
    expect(resultsOf(await test.github(other))).toEqual(['rejected']);
  });

  it('of GitLab keep the offset of their times, and the whole commit', async () => {
    const test = await start();
    const running = gitlabDeployment('running', '2026-03-04 14:00:00 +0200');
    const success = gitlabDeployment('success', '2026-03-04 12:03:00 UTC');
    expect(resultsOf(await test.gitlab(running).expect(200))).toEqual([
      'accepted',
    ]);
    expect(resultsOf(await test.gitlab(success).expect(200))).toEqual([
      'accepted',
    ]);
    expect(await test.deployments('component:default/alone')).toMatchObject([
      {
        startedAt: iso(0),
        finishedAt: iso(180),
        revision: SHA,
        cause: 'Add new file',
      },
    ]);
  });

  it('of CDEvents take each version of the specification, and undo by name', async () => {
    const test = await start();
    const tagged = (tag: string) => ({
      artifact: `pkg:oci/shop@sha256%3Aabc?tag=${tag}`,
    });
    const answer = await test
      .cloudEvents([
        cdevent('deployed', 0, tagged('v1')),
        cdevent('upgraded', 60, { ...tagged('v2'), version: '0.3.0-draft' }),
        cdevent('rolledback', 120, tagged('v1')),
        cdevent('rolledback', 120, tagged('v1')),
        cdevent('removed', 150),
        cdevent('published', 150),
      ])
      .expect(200);
    expect(resultsOf(answer)).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'repeated',
      'ignored',
      'ignored',
    ]);
    expect(await test.history()).toEqual(['v1 succeeded', 'v2 rolled-back v1']);
    const [, second] = await test.deployments();
    expect(second).toMatchObject({
      finishedAt: iso(60),
      recovery: { startedAt: iso(120), finishedAt: iso(120) },
    });
  });

  it('in binary mode bring a plain report', async () => {
    const test = await start();
    await test
      .send('cloudevents', plainReport('v1', 0), {
        authorization: `Bearer ${TOKEN}`,
        'ce-specversion': '1.0',
        'ce-id': 'e1',
        'ce-source': '/make',
        'ce-type': 'io.quarterdeck.deployment.reported',
      })
      .expect(200);
    expect(await test.history()).toEqual(['v1 succeeded']);
  });

  it('of Argo CD tell what was synchronised once, and nothing of a synchronisation that changes nothing', async () => {
    const test = await start();
    const results = [];
    for (const body of [
      argocdNotification('Running'),
      argocdNotification('Succeeded'),
      argocdNotification('Succeeded', { startedAt: 300, finishedAt: 310 }),
      argocdNotification('Succeeded', {
        startedAt: 600,
        finishedAt: 660,
        tag: 'v2',
      }),
      argocdNotification('Terminating'),
    ]) {
      results.push(...resultsOf(await test.argocd(body).expect(200)));
    }
    expect(results).toEqual([
      'accepted',
      'accepted',
      'repeated',
      'accepted',
      'ignored',
    ]);
    expect(await test.history()).toEqual(['v1 succeeded', 'v2 succeeded']);
    // The commit is of the repository of manifests.
    expect((await test.deployments())[0].revision).toBeNull();
  });

  it('bring history at once, each counted once however often it comes', async () => {
    const test = await start();
    const history = Array.from({ length: 50 }, (_, index) =>
      plainReport(`v${index}`, index * 120),
    );
    await test.plain(history).expect(200);
    expect(resultsOf(await test.plain(history).expect(200))).toEqual(
      Array(50).fill('repeated'),
    );
    expect(await test.history()).toHaveLength(50);
    await test.plain(Array(501).fill(history[0])).expect(400);
  });

  it('give the same history in any order, with what undid what', async () => {
    const reports = [
      plainReport('v1', 0),
      plainReport('v2', 300),
      plainReport('v1', 600, { reportId: 'back' }),
    ];
    const undone = ['v1 succeeded', 'v2 rolled-back v1'];
    for (const order of [
      [0, 1, 2],
      [1, 0, 2],
    ]) {
      const test = await start();
      for (const index of order) {
        await test.plain(reports[index]).expect(200);
      }
      expect(await test.history()).toEqual(undone);
    }
    // Told of the undo before what it undoes, it stays in the list, and counts for nothing.
    const late = await start();
    for (const index of [0, 2, 1]) {
      await late.plain(reports[index]).expect(200);
    }
    expect(await late.history()).toEqual([...undone, 'v1 superseded']);
  });

  it('count once where the same comes several times at once', async () => {
    const test = await start();
    await Promise.all(
      Array.from({ length: 6 }, () =>
        test.github(githubStatus('success', 90)).expect(200),
      ),
    );
    expect(await test.history()).toHaveLength(1);
    const types = (await test.recording.facts()).map(({ type }) => type);
    expect(types).toEqual([
      'environments.deployment.started',
      'environments.deployment.finished',
    ]);
  });

  it('add no second workload to what a cluster shows', async () => {
    const test = await start();
    const observed = observedWorkload({ version: 'v1' });
    await test.recording.record(0, {
      observed: [observed],
      existing: [observed.workload.id],
    });
    await test.plain(plainReport('v1', 0)).expect(200);
    expect(
      await test.recording.store.findReported('component:default/shop'),
    ).toEqual([]);
  });

  it('pass on what only their sender knows', async () => {
    const test = await start();
    const more = {
      unplanned: false,
      artifact: 'pkg:oci/shop@sha256%3Aabc',
      commits: [{ sha: SHA, committedAt: iso(-60) }],
    };
    await test.plain(plainReport('v1', 0, more)).expect(200);
    const [fact] = await test.recording.facts();
    expect(fact.payload).toMatchObject({ deployment: more });
  });

  it('become dead letters where nothing fits, and are tried again once it does', async () => {
    const test = await start();
    const strange = {
      repository: 'https://github.com/acme/new',
      environment: 'production',
    };
    const answer = await test
      .github(githubStatus('success', 90, strange))
      .expect(200);
    expect(answer.body.results).toEqual([
      {
        eventId: 'd1',
        result: 'rejected',
        subjectId: null,
        reason: expect.stringContaining(
          'No component has the repository github.com/acme/new',
        ),
      },
    ]);
    const { items } = await letters(test);
    expect(items).toMatchObject([
      { sender: 'github', eventType: 'deployment_status', attempts: 1 },
    ]);
    const retry = () =>
      request(test.app).post(`/v1/dead-letters/${items[0].id}/retry`);
    expect((await retry().expect(200)).body.result).toBe('rejected');
    expect((await letters(test)).items).toMatchObject([{ attempts: 2 }]);
    test.entities[3].metadata.annotations = {
      'github.com/project-slug': 'acme/new',
    };
    await test.readCatalog();
    expect((await retry().expect(200)).body.result).toBe('accepted');
    expect((await letters(test)).items).toEqual([]);
    expect(await test.history('component:default/alone')).toHaveLength(1);
    await retry().expect(404);
  });

  it.each<[string, string, (test: EventsUnderTest) => request.Test]>([
    [
      'an unknown environment',
      'environments.events.environments',
      test => test.plain(plainReport('v1', 0, { environmentId: 'mars' })),
    ],
    [
      'an unknown entity',
      'There is no entity component:default/none',
      test =>
        test.plain(
          plainReport('v1', 0, { entityRef: 'component:default/none' }),
        ),
    ],
    [
      'two entities of one repository',
      '2 components fit',
      test =>
        test.gitlab(
          gitlabDeployment('success', '2026-03-04 12:00:00 UTC', 'acme/mono'),
        ),
    ],
    [
      'what is no time',
      'status_changed_at',
      test => test.gitlab(gitlabDeployment('success', 'yesterday')),
    ],
    [
      'a time to come',
      'startedAt is',
      test => test.plain(plainReport('v1', 9_000_000)),
    ],
    [
      'an end before the beginning',
      'before startedAt',
      test => test.plain(plainReport('v1', 60, { finishedAt: iso(0) })),
    ],
    [
      'no version',
      'names no version',
      test =>
        test.cloudEvents(cdevent('deployed', 0, { artifact: 'pkg:oci/x' })),
    ],
    [
      'an undo of nothing',
      'that it could undo',
      test => test.cloudEvents(cdevent('rolledback', 0)),
    ],
    ['no object at all', 'expected object', test => test.plain(['text'])],
    [
      'text that no database keeps',
      'NUL',
      test => test.plain(plainReport('v\0', 0)),
    ],
  ])('reject %s: %s', async (_, reason, send) => {
    const test = await start();
    const { body } = await send(test).expect(200);
    expect(body.results).toMatchObject([
      { result: 'rejected', reason: expect.stringContaining(reason) },
    ]);
    expect((await letters(test)).items).toHaveLength(1);
    expect(await test.history()).toEqual([]);
  });

  it('ask to be sent again where the portal itself failed', async () => {
    const test = await start();
    test.breaks = new Error('the database is away');
    await test.plain(plainReport('v1', 0)).expect(503);
    expect((await letters(test)).items).toEqual([]);
  });
});
