import type { startTestBackend } from '@backstage/backend-test-utils';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { setTimeout as sleep } from 'node:timers/promises';
import { FOREIGN } from './testing/runbookTexts';
import { recordedAudit } from '@quarterdeck/toolkit-node/testUtils';
import {
  Headers,
  OTHER,
  OWNER,
  SHOP,
  WHO,
  Who,
  as,
  asPlugin,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(240_000);

const NO_ID = '01890000-0000-7000-8000-000000000000';
/** One of everything that somebody can do, and one for the page that nobody may see. */
const TEXT = `---
parameters:
  how: { default: well }
---
## Do it
\`\`\`step
{ kind: manual, id: do }
\`\`\`
## Decide
\`\`\`step
{ kind: decision, id: decide, options: [{ title: a }, { title: b }] }
\`\`\`
## Wait
\`\`\`step
{ kind: timer, id: wait, duration: 1h }
\`\`\`
`;

type Expected = Record<Who, number>;
const READING: Expected = {
  owner: 200,
  other: 200,
  approver: 200,
  stranger: 404,
  service: 200,
  anonymous: 401,
};
/** What is refused to all but the owner; the owner's answer is beside each. */
const ACTING = {
  other: 403,
  approver: 403,
  stranger: 404,
  service: 403,
  anonymous: 401,
};

describe('runs under a policy that looks at the entity', () => {
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  const audit = recordedAudit();

  const send = (
    method: 'get' | 'post',
    path: string,
    headers: Headers,
    body?: object,
  ) =>
    request(server)[method](`/api/runbooks/v1${path}`).set(headers).send(body);
  const begin = async (slug = 'steps') => {
    const response = await send('post', '/runs', as(OWNER), {
      entityRef: SHOP,
      slug,
    });
    expect([response.status, response.body.error]).toEqual([201, undefined]);
    return String(response.body.id);
  };
  const invoke = (action: string, input: object, headers: Headers) =>
    request(server)
      .post(`/api/runbooks/.backstage/actions/v1/actions/${action}/invoke`)
      .set(headers)
      .send(input);
  const answers = async (
    expected: Partial<Expected>,
    ask: (headers: Headers) => Promise<{ status: number }>,
  ) => {
    const found: Partial<Record<Who, number>> = {};
    for (const who of Object.keys(expected).filter(isWho)) {
      found[who] = (await ask(WHO[who])).status;
    }
    expect(found).toEqual(expected);
  };

  beforeAll(async () => {
    ({ server } = await startUnderPolicy(
      { steps: TEXT, foreign: FOREIGN },
      audit.factory,
    ));
    for (;;) {
      const { status } = await send('post', '/runs', as(OWNER), {
        entityRef: SHOP,
        slug: 'steps',
      });
      if (status === 201) {
        break;
      }
      await sleep(100);
    }
  });

  it.each([
    ['', ''],
    ['report', '/report'],
  ])(
    'show a run to who may read the runbooks of the entity, and to nobody else that there is one: %s',
    async (_, path) => {
      const id = await begin();
      await answers(READING, headers =>
        send('get', `/runs/${id}${path}`, headers),
      );
      const hidden = await send('get', `/runs/${id}${path}`, WHO.stranger);
      const absent = await send('get', `/runs/${NO_ID}${path}`, WHO.stranger);
      expect(hidden.body.error.message.replace(id, NO_ID)).toBe(
        absent.body.error.message,
      );
    },
  );

  it('list runs to them alone', async () => {
    const id = await begin();
    const listed = async (headers: Headers, query = '') =>
      (await send('get', `/runs${query}`, headers)).body.items.some(
        (item: { id: string }) => item.id === id,
      );
    for (const who of ['owner', 'other', 'approver', 'service'] as const) {
      expect([who, await listed(WHO[who])]).toEqual([who, true]);
    }
    for (const query of ['', `?entity=${SHOP}`, '?view=active', '?limit=1']) {
      const { body } = await send('get', `/runs${query}`, WHO.stranger);
      // Not even by how many pages there are.
      expect([body.items, body.pageInfo]).toEqual([[], {}]);
    }
    expect((await send('get', '/runs', WHO.anonymous)).status).toBe(401);
    expect(await listed(WHO.other, '?view=needs-me')).toBe(false);
    expect(await listed(WHO.service, '?view=needs-me')).toBe(false);
  });

  it('begin for the owner, and for one room on behalf of a person', async () => {
    const body = { entityRef: SHOP, slug: 'steps' };
    const before = await count();
    await answers({ ...ACTING, stranger: 403 }, headers =>
      send('post', '/runs', headers, body),
    );
    const onBehalf = { ...body, onBehalfOf: OWNER };
    expect((await send('post', '/runs', WHO.owner, onBehalf)).status).toBe(400);
    expect((await send('post', '/runs', WHO.service, onBehalf)).status).toBe(
      403,
    );
    const rollouts = asPlugin('rollouts');
    expect((await send('post', '/runs', rollouts, body)).status).toBe(400);
    expect(await count()).toBe(before);
    const begun = await send('post', '/runs', rollouts, onBehalf);
    expect([begun.status, begun.body.lead]).toEqual([201, OWNER]);
    expect((await send('post', '/runs', WHO.owner, body)).status).toBe(201);
  });

  const count = async () =>
    (await send('get', '/runs?limit=100', as(OWNER))).body.items.length;

  it.each<[string, object, number, string[]]>([
    ['steps/do/complete', {}, 200, []],
    ['steps/do/skip', { reason: 'x' }, 200, []],
    ['steps/decide/decide', { option: 0 }, 200, ['do/complete']],
    ['steps/wait/execute', {}, 202, ['do/complete', 'decide/decide']],
    [
      'steps/wait/cancel',
      {},
      200,
      ['do/complete', 'decide/decide', 'wait/execute'],
    ],
    [
      'steps/wait/retry',
      {},
      202,
      ['do/complete', 'decide/decide', 'wait/execute', 'wait/cancel'],
    ],
    ['steps/do/settle', { happened: true, comment: 'x' }, 409, []],
    ['hand-over', { to: OTHER }, 200, []],
    ['comments', { text: 'x' }, 201, []],
    ['abort', { reason: 'x' }, 200, []],
  ])('let nobody but the owner do %s', async (verb, body, status, before) => {
    const id = await begin();
    for (const each of before) {
      const said = each === 'decide/decide' ? { option: 0 } : {};
      await send('post', `/runs/${id}/steps/${each}`, as(OWNER), said);
    }
    const path = `/runs/${id}/${verb}`;
    const { body: untouched } = await send('get', `/runs/${id}`, as(OWNER));
    await answers(ACTING, headers => send('post', path, headers, body));
    // Neither may an agent in the name of the owner.
    const token = mockCredentials.user.token(OWNER, {
      actor: { subject: 'plugin:mcp-actions' },
    });
    const agent = { authorization: `Bearer ${token}` };
    const asked = await send('post', path, agent, body);
    expect([asked.status, asked.body.error.message]).toEqual([
      403,
      expect.stringContaining('plugin:mcp-actions asks on behalf of'),
    ]);
    const { body: after } = await send('get', `/runs/${id}`, as(OWNER));
    expect(after.revision).toBe(untouched.revision);
    expect((await send('post', path, WHO.owner, body)).status).toBe(status);
  });

  it.each<[string, (id: string) => object, Partial<Expected>]>([
    [
      'runbooks:list-runs',
      () => ({ entityRef: SHOP }),
      { ...READING, stranger: 200 },
    ],
    ['runbooks:get-run', id => ({ id }), READING],
    [
      'runbooks:list-runbooks',
      () => ({ entityRef: SHOP }),
      { ...READING, stranger: 403 },
    ],
    [
      'runbooks:suggest-runbooks',
      () => ({ entityRef: SHOP }),
      { ...READING, stranger: 403 },
    ],
    [
      'runbooks:start-run',
      () => ({ entityRef: SHOP, slug: 'steps' }),
      { ...ACTING, stranger: 403, owner: 200 },
    ],
  ])(
    'answer the action %s as the endpoints do',
    async (action, input, expected) => {
      const id = await begin();
      await answers(expected, headers => invoke(action, input(id), headers));
    },
  );

  it('tell by an action what an entity has no procedure of its own for', async () => {
    const { body } = await invoke(
      'runbooks:list-runbooks',
      { entityRef: SHOP },
      as(OWNER),
    );
    const { items, uncovered } = body.output;
    expect(items.flatMap(({ covers }: { covers: string[] }) => covers)).toEqual(
      expect.arrayContaining(['rollback', 'restore', 'failover']),
    );
    expect(uncovered).toEqual(['rollback', 'restore', 'failover']);
  });

  it('list by an action what the endpoint lists', async () => {
    const ask = (headers: Headers) =>
      invoke('runbooks:list-runs', { entityRef: SHOP }, headers);
    expect((await ask(WHO.other)).body.output.items).not.toEqual([]);
    expect((await ask(WHO.stranger)).body.output.items).toEqual([]);
  });

  it('begin by an alert, led by whom the entity belongs to; and for an agent in the name of a person', async () => {
    const input = { entityRef: SHOP, slug: 'steps', idempotencyKey: 'alert 1' };
    const begun = await invoke(
      'runbooks:start-run',
      input,
      asPlugin('incidents'),
    );
    expect([begun.status, begun.body.output?.lead]).toEqual([200, OWNER]);
    const again = await invoke(
      'runbooks:start-run',
      input,
      asPlugin('incidents'),
    );
    expect(again.body.output.runId).toBe(begun.body.output.runId);
    // The same key of somebody else is another run.
    const token = mockCredentials.user.token(OWNER, {
      actor: { subject: 'plugin:mcp-actions' },
    });
    const agent = await invoke('runbooks:start-run', input, {
      authorization: `Bearer ${token}`,
    });
    expect(agent.status).toBe(200);
    expect(agent.body.output.runId).not.toBe(begun.body.output.runId);
  });

  it('leave an audit record of what was done, and of what was refused', async () => {
    const id = await begin();
    audit.records.length = 0;
    const path = `/runs/${id}/steps/do/complete`;
    await send('post', path, as(OTHER), {});
    await send('post', path, as(OWNER), {});
    const meta = { actionType: 'complete', id, stepId: 'do' };
    const ours = audit.records.filter(({ eventId }) => eventId === 'run');
    expect(ours).toEqual([
      { eventId: 'run', meta, error: 'NotAllowedError' },
      { eventId: 'run', meta },
    ]);
  });

  describe('asked by somebody who means no good', () => {
    it.each<[string, number]>([
      ['/runs/x', 400],
      [`/runs/${'a'.repeat(5_000)}`, 400],
      [`/runs/${NO_ID}/report`, 404],
      ['/runs/%00', 400],
      ['/runs?cursor=nonsense', 400],
      ['/runs?limit=1000', 400],
      [`/runs?correlation=${'x'.repeat(400)}`, 400],
      ['/runs?entity=shop', 400],
      ['/runs?slug=../../x', 400],
    ])('answers %s', async (path, status) => {
      expect((await send('get', path, as(OWNER))).status).toBe(status);
    });

    it.each<[string, object]>([
      ['no entity', { slug: 'steps' }],
      ['another mode', { entityRef: SHOP, slug: 'steps', mode: 'wild' }],
      ['a NUL', { entityRef: SHOP, slug: 'steps', context: { a: 'x\0' } }],
      [
        'half a character',
        { entityRef: SHOP, slug: 'steps', context: { a: '\ud800' } },
      ],
      [
        'a foreign link',
        { entityRef: SHOP, slug: 'steps', originLink: '//evil.example' },
      ],
      ['a path for a name', { entityRef: SHOP, slug: '../steps' }],
      [
        'too long a value',
        {
          entityRef: SHOP,
          slug: 'steps',
          parameters: { how: 'x'.repeat(20_000) },
        },
      ],
      [
        'more context than anybody reads',
        {
          entityRef: SHOP,
          slug: 'steps',
          context: Object.fromEntries(
            Array.from({ length: 51 }, (_, key) => [`k${key}`, 'x']),
          ),
        },
      ],
      [
        'names of what every object has',
        {
          entityRef: SHOP,
          slug: 'steps',
          parameters: JSON.parse('{"constructor":"x"}'),
        },
      ],
    ])('begins no run with %s', async (_, body) => {
      const before = await count();
      expect((await send('post', '/runs', as(OWNER), body)).status).toBe(400);
      expect(await count()).toBe(before);
    });

    it('takes no huge bodies', async () => {
      const body = {
        entityRef: SHOP,
        slug: 'steps',
        context: { a: 'x'.repeat(2_000_000) },
      };
      expect((await send('post', '/runs', as(OWNER), body)).status).toBe(413);
    });

    it('takes no step of another run, no other input than was seen, and no secret that nobody asked for', async () => {
      const id = await begin();
      const foreign = await begin('foreign');
      const post = async (path: string, body: object = {}) =>
        (await send('post', path, as(OWNER), body)).status;
      expect(await post(`/runs/${id}/steps/refund/execute`)).toBe(404);
      expect(await post(`/runs/${id}/steps/constructor/execute`)).toBe(404);
      expect(await post(`/runs/${id}/steps/${'x'.repeat(200)}/execute`)).toBe(
        400,
      );
      const refund = `/runs/${foreign}/steps/refund/execute`;
      expect(await post(refund, { inputHash: 'b'.repeat(64) })).toBe(409);
      expect(await post(refund, { secrets: { token: 'x' } })).toBe(400);
      expect(await post(`/runs/${id}/steps/do/execute`)).toBe(400);
      expect(await post(`/runs/${id}/steps/do/decide`, { option: 0 })).toBe(
        400,
      );
      const { body } = await send('get', `/runs/${foreign}`, as(OWNER));
      expect(body.steps[0]).toMatchObject({ state: 'pending', attempts: 0 });
    });

    it('writes down what people say as text', async () => {
      const id = await begin();
      const text =
        '# Heading\n<img src=x onerror=alert(1)> [a](http://evil.example)';
      await send('post', `/runs/${id}/comments`, as(OWNER), { text });
      const report = await send('get', `/runs/${id}/report`, as(OWNER));
      expect(report.text).toContain('\\<img src=x onerror=alert(1)\\>');
      expect(report.text).not.toContain('\n# Heading');
    });
  });
});

function isWho(who: string): who is Who {
  return Object.hasOwn(WHO, who);
}
