import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DeadLetters } from '@quarterdeck/toolkit-node';
import express from 'express';
import { Knex } from 'knex';
import { createHmac } from 'node:crypto';
import request from 'supertest';
import { readCommitsConfig } from '../../commitsConfig';
import { enqueue } from '../../database/KnexCommitWork';
import { KnexCommits } from '../../database/KnexCommits';
import { openDatabase } from '../../database/openDatabase';
import { RepositoryDirectory } from '../../engine/RepositoryDirectory';
import { WebhookDoor } from '../../engine/WebhookDoor';
import { createWebhooksRouter } from '../webhooksRouter';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const NOW = Date.UTC(2026, 10, 22);
const SECRET = 'a-secret-of-github-4711';
const OLD_SECRET = 'the-old-secret-of-github';
const TOKEN = 'a-token-of-gitlab-4711';
const SIGNING = `whsec_${Buffer.from('a-signing-secret-of-gitlab').toString('base64')}`;
const HEAD = 'a'.repeat(40);
const MERGE = 'b'.repeat(40);

const signed = (body: string | Buffer, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
const component = (name: string, location: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: { 'backstage.io/source-location': location },
  },
  spec: {},
});

const repository = {
  full_name: 'Shop/Api',
  html_url: 'https://github.com/Shop/Api',
  default_branch: 'main',
};
const pullRequest = (told: object = {}, base = 'main') => ({
  action: 'closed',
  repository,
  pull_request: {
    number: 7,
    merged: true,
    merged_at: '2026-11-20T10:00:00Z',
    merge_commit_sha: MERGE,
    labels: [{ name: 'hotfix' }],
    head: { ref: 'hotfix/x', sha: HEAD },
    base: { ref: base },
    ...told,
  },
});
const run = (told: object = {}) => ({
  action: 'completed',
  repository,
  workflow_run: {
    name: 'Build',
    conclusion: 'success',
    head_sha: MERGE,
    updated_at: '2026-11-20T10:05:00Z',
    ...told,
  },
});
const project = {
  path_with_namespace: 'shop/web',
  web_url: 'https://gitlab.com/shop/web',
  default_branch: 'main',
};
const mergeRequest = {
  object_kind: 'merge_request',
  project,
  labels: [{ title: 'Revert' }],
  object_attributes: {
    iid: 3,
    state: 'merged',
    action: 'merge',
    source_branch: 'x',
    target_branch: 'main',
    merge_commit_sha: MERGE,
    last_commit: { id: HEAD },
    updated_at: '2026-11-20 12:00:00 +0200',
  },
};

describe.each(databases.eachSupportedId())('webhooks of hosts on %s', id => {
  let knex: Knex;
  let app: express.Express;
  let news: string[];
  let decision: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  const entities = [
    component('api', 'url:https://github.com/shop/api/tree/main/'),
    component('web', 'url:https://gitlab.com/shop/web'),
  ];

  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase(
      mockServices.database({ knex, migrations: { skip: false } }),
    );
    news = [];
    decision = AuthorizeResult.ALLOW;
    open({
      github: { secrets: [SECRET, OLD_SECRET] },
      gitlab: { tokens: [TOKEN], signingSecrets: [SIGNING] },
      builds: '^build$',
    });
  });

  function open(webhooks: object) {
    const now = () => NOW;
    const config = readCommitsConfig(
      new ConfigReader({
        dora: { webhooks: { ...webhooks } },
        integrations: { github: [{}], gitlab: [{}] },
      }),
    );
    const logger = mockServices.logger.mock();
    const deadLetters = new DeadLetters(knex, now);
    app = express();
    app.use(
      createWebhooksRouter({
        auditor: mockServices.auditor.mock({
          createEvent: async () => ({
            success: async () => {},
            fail: async () => {},
          }),
        }),
        logger,
        deadLetters,
        httpAuth: mockServices.httpAuth(),
        permissions: mockServices.permissions({ result: decision }),
        door: new WebhookDoor({
          knex,
          config,
          deadLetters,
          now,
          directory: new RepositoryDirectory({
            auth: mockServices.auth(),
            catalog: catalogServiceMock({ entities }),
            places: { hasLocal: false, hosts: config.hosts },
            now,
          }),
          expectNews: each => news.push(each),
        }),
      }),
    );
    app.use(
      MiddlewareFactory.create({
        config: mockServices.rootConfig(),
        logger,
      }).error(),
    );
  }

  const github = (
    type: string,
    payload: object | string,
    signature?: string,
  ) => {
    const body =
      typeof payload === 'string' ? payload : JSON.stringify(payload);
    return request(app)
      .post('/v1/webhooks/github')
      .set('content-type', 'application/json')
      .set('x-github-event', type)
      .set('x-github-delivery', `${Math.random()}`)
      .set('x-hub-signature-256', signature ?? signed(body))
      .send(body);
  };
  const gitlab = (payload: object, headers: Record<string, string>) =>
    request(app)
      .post('/v1/webhooks/gitlab')
      .set('content-type', 'application/json')
      .set(headers)
      .send(JSON.stringify(payload));
  const results = (response: {
    status: number;
    body: { results?: Array<{ result: string; reason: string | null }> };
  }) => [
    response.status,
    ...(response.body.results ?? []).map(each => each.result),
  ];
  const kept = async (name: string, ...shas: string[]) =>
    await new KnexCommits(knex).commits(name, shas);

  it('of GitHub are taken once, with each secret that is valid, and from nobody else', async () => {
    const body = JSON.stringify(pullRequest());
    expect(results(await github('pull_request', body))).toEqual([
      200,
      'accepted',
    ]);
    expect(
      results(await github('pull_request', body, signed(body, OLD_SECRET))),
    ).toEqual([200, 'repeated']);
    for (const signature of [
      '',
      'sha256=',
      signed(body, 'another-secret-4711'),
      signed(`${body} `),
      `sha1=${signed(body).slice(7)}`,
    ]) {
      expect((await github('pull_request', body, signature)).status).toBe(401);
    }
    expect(await kept('github.com/shop/api', MERGE, HEAD)).toMatchObject([
      {
        pullRequest: 7,
        mergedAt: Date.UTC(2026, 10, 20, 10),
        marks: { labels: ['hotfix'], branch: 'hotfix/x' },
      },
      { pullRequest: 7 },
    ]);
  });

  it('tell when a build ended, that commits came, and nothing of what does not matter', async () => {
    await enqueue(knex, ['d1'], NOW + 60_000);
    await knex('commit_work').update({ repository: 'github.com/shop/api' });
    expect(results(await github('push', { repository }))).toEqual([
      200,
      'accepted',
    ]);
    expect(news).toEqual(['github.com/shop/api']);
    expect(Number((await knex('commit_work').first()).due_at)).toBe(NOW);
    expect(results(await github('workflow_run', run()))).toEqual([
      200,
      'accepted',
    ]);
    expect(
      results(
        await github(
          'workflow_run',
          run({ updated_at: '2026-11-21T10:00:00Z' }),
        ),
      ),
    ).toEqual([200, 'accepted']);
    expect(await kept('github.com/shop/api', MERGE)).toMatchObject([
      { builtAt: Date.UTC(2026, 10, 20, 10, 5) },
    ]);
    for (const [type, payload] of [
      ['ping', { zen: 'x' }],
      ['issues', {}],
      ['pull_request', { action: 'opened', repository }],
      ['pull_request', pullRequest({ merged: false })],
      ['workflow_run', { ...run(), action: 'requested' }],
      ['workflow_run', run({ conclusion: 'failure' })],
      ['workflow_run', run({ name: 'Lint' })],
      ['push', { repository: { ...repository, full_name: 'other/one' } }],
    ] as const) {
      expect(results(await github(type, payload))).toEqual([200, 'ignored']);
    }
    const elsewhere = pullRequest(
      { number: 8, merge_commit_sha: 'c'.repeat(40) },
      'release',
    );
    expect(results(await github('pull_request', elsewhere))).toEqual([
      200,
      'accepted',
    ]);
    expect(
      (await kept('github.com/shop/api', 'c'.repeat(40)))[0],
    ).toMatchObject({ pullRequest: 8, mergedAt: undefined });
  });

  it('of GitLab prove themselves by token or by signature of these minutes', async () => {
    const body = JSON.stringify(mergeRequest);
    const sign = (at: number, key = 'a-signing-secret-of-gitlab') => {
      const timestamp = String(at / 1000);
      const mac = createHmac('sha256', key)
        .update(`m1.${timestamp}.${body}`)
        .digest('base64');
      return {
        'webhook-id': 'm1',
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${mac}`,
      };
    };
    expect(results(await gitlab(mergeRequest, sign(NOW - 60_000)))).toEqual([
      200,
      'accepted',
    ]);
    expect(
      results(await gitlab(mergeRequest, { 'x-gitlab-token': TOKEN })),
    ).toEqual([200, 'repeated']);
    const wrong: Array<Record<string, string>> = [
      {},
      { 'x-gitlab-token': `${TOKEN}x` },
      sign(NOW - 301_000),
      sign(NOW + 301_000),
      sign(NOW, 'another-key'),
    ];
    for (const headers of wrong) {
      expect((await gitlab(mergeRequest, headers)).status).toBe(401);
    }
    expect(await kept('gitlab.com/shop/web', MERGE)).toMatchObject([
      {
        pullRequest: 3,
        mergedAt: Date.UTC(2026, 10, 20, 10),
        marks: { labels: ['Revert'], branch: 'x' },
      },
    ]);
    const token = { 'x-gitlab-token': TOKEN };
    expect(
      results(await gitlab({ object_kind: 'push', project }, token)),
    ).toEqual([200, 'accepted']);
    const pipeline = {
      object_kind: 'pipeline',
      project,
      object_attributes: {
        name: 'build',
        status: 'success',
        sha: HEAD,
        finished_at: '2026-11-20 10:00:00 UTC',
      },
    };
    expect(results(await gitlab(pipeline, token))).toEqual([200, 'accepted']);
    expect(await kept('gitlab.com/shop/web', HEAD)).toMatchObject([
      { builtAt: Date.UTC(2026, 10, 20, 10) },
    ]);
  });

  it('that cannot be used are kept with the reason, and tried again by who may', async () => {
    const foreign = pullRequest();
    const repo = {
      full_name: 'shop/new',
      html_url: 'https://github.com/shop/new',
    };
    expect(
      results(await github('pull_request', { ...foreign, repository: repo })),
    ).toEqual([200, 'rejected']);
    expect(
      results(
        await github(
          'pull_request',
          pullRequest({ merge_commit_sha: 'HEAD; rm' }),
        ),
      ),
    ).toEqual([200, 'rejected']);
    expect(results(await github('push', '{"repository":'))).toEqual([
      200,
      'rejected',
    ]);
    const { body } = await request(app).get('/v1/dead-letters?limit=2');
    expect(body.items).toHaveLength(2);
    const next = await request(app).get(
      `/v1/dead-letters?limit=2&cursor=${body.pageInfo.nextCursor}`,
    );
    expect(next.body.pageInfo).toEqual({});
    const letters: Array<{ id: string; reason: string }> = [
      ...body.items,
      ...next.body.items,
    ];
    const unknown = letters.find(({ reason }) =>
      reason.includes('github.com/shop/new'),
    );
    const wrong = letters.find(({ reason }) =>
      reason.includes('is no id of a commit'),
    );
    expect(letters).toHaveLength(3);
    const retry = (letter?: { id: string }) =>
      request(app).post(`/v1/dead-letters/${letter?.id}/retry`);
    expect((await retry(unknown)).body.result).toBe('rejected');
    entities.push(component('new', 'url:https://github.com/shop/new'));
    open({ github: { secrets: [SECRET] } });
    expect((await retry(unknown)).body).toEqual({
      result: 'accepted',
      reason: null,
    });
    expect((await retry(unknown)).status).toBe(404);
    expect((await retry(wrong)).body.result).toBe('rejected');
    expect(
      (await request(app).get('/v1/dead-letters')).body.items,
    ).toHaveLength(2);
    expect((await kept('github.com/shop/new', MERGE))[0]?.pullRequest).toBe(7);
    decision = AuthorizeResult.DENY;
    open({});
    expect((await request(app).get('/v1/dead-letters')).status).toBe(403);
    expect((await retry(wrong)).status).toBe(403);
    entities.pop();
  });

  it('find a door that is closed where nothing is configured', async () => {
    open({});
    expect((await github('ping', {})).status).toBe(404);
    expect((await gitlab({}, { 'x-gitlab-token': '' })).status).toBe(404);
  });

  it('crash nothing, whatever they hold', async () => {
    let seed = 4711;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const odd: unknown[] = [
      null,
      -1,
      1e308,
      '',
      '\u0000',
      '\ud800',
      [],
      {},
      'x'.repeat(70_000),
      true,
      [[[]]],
      '2026-13-45T99:99:99Z',
    ];
    const mutate = (value: unknown): unknown => {
      if (random(6) === 0) {
        return odd[random(odd.length)];
      }
      if (Array.isArray(value)) {
        return value.map(mutate);
      }
      return typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([key, each]) => [key, mutate(each)]),
          )
        : value;
    };
    const before = await knex('commits');
    const seen = new Set<string>();
    for (let round = 0; round < 150; round += 1) {
      const [type, payload] = (
        [
          ['push', { repository }],
          ['pull_request', pullRequest()],
          ['workflow_run', run()],
        ] as const
      )[random(3)] ?? ['push', {}];
      const response = await github(type, (mutate(payload) as object) ?? {});
      expect(response.status).toBe(200);
      seen.add(response.body.results[0].result);
    }
    expect(seen.has('rejected')).toBe(true);
    const after = await knex('commits');
    expect(before).toEqual([]);
    expect(after.every(({ sha }) => sha === MERGE || sha === HEAD)).toBe(true);
  });
});
