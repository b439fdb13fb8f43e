import type { startTestBackend } from '@backstage/backend-test-utils';
import { Run, runSchema } from '@quarterdeck/plugin-runbooks-common';
import { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { FOREIGN, REFUND } from './testing/runbookTexts';
import { Effect } from './testing/tillPlugin';
import {
  APPROVER,
  OTHER,
  OWNER,
  SHOP,
  as,
  startUnderPolicy,
} from './testing/underPolicy';

jest.setTimeout(180_000);

describe('runs', () => {
  let server: Awaited<ReturnType<typeof startTestBackend>>['server'];
  let effects: Effect[];
  let knex: Knex;
  let publish: (texts: Record<string, string>) => Promise<void>;

  const ask = (
    method: 'get' | 'post',
    path: string,
    user = OWNER,
    body?: object,
  ) =>
    request(server)[method](`/api/runbooks/v1${path}`).set(as(user)).send(body);
  const start = async (body: object): Promise<Run> => {
    const response = await ask('post', '/runs', OWNER, {
      entityRef: SHOP,
      ...body,
    });
    expect([response.status, response.body.error]).toEqual([201, undefined]);
    return runSchema.parse(response.body);
  };
  const get = async (id: string, user = OWNER) =>
    runSchema.parse((await ask('get', `/runs/${id}`, user)).body);
  const does = async (
    run: Run,
    step: string,
    verb: string,
    body: object = {},
  ) => {
    const response = await ask(
      'post',
      `/runs/${run.id}/steps/${step}/${verb}`,
      OWNER,
      body,
    );
    return {
      status: response.status,
      message: response.body.error?.message,
      body: response.body,
    };
  };
  const stepOf = (run: Run, id: string) => {
    const step = run.steps.find(each => each.id === id);
    if (!step) {
      throw new Error(`There is no step ${id}`);
    }
    return step;
  };
  const until = async (id: string, step: string, states: string[]) => {
    for (;;) {
      const run = await get(id);
      if (states.includes(stepOf(run, step).state)) {
        return run;
      }
      await sleep(100);
    }
  };

  beforeAll(async () => {
    ({ server, effects, knex, publish } = await startUnderPolicy({
      refund: REFUND,
      foreign: FOREIGN,
    }));
    while (
      (
        await ask('post', '/runs', OWNER, {
          entityRef: SHOP,
          slug: 'refund',
          mode: 'dry-run',
          parameters: { till: 'front' },
        })
      ).status !== 201
    ) {
      await sleep(100);
    }
  });

  it('go from step to step to their end, with what a person does, agrees to and carries out', async () => {
    const run = await start({ slug: 'refund', parameters: { till: 'front' } });
    expect(run).toMatchObject({
      phase: 'active',
      lead: OWNER,
      parameters: { amount: '7', till: 'front' },
      expectedDurationMs: 600_000,
      currentStepId: 'look',
      controls: ['abort', 'hand-over', 'comment'],
    });
    expect(stepOf(run, 'look').controls).toEqual(['complete', 'skip']);
    expect(stepOf(run, 'charge')).toMatchObject({
      isReadOnly: false,
      secretsNeeded: ['token'],
      problems: ['There is no value for ${{ steps.count.output.total }}'],
      controlsReason: { code: 'control.not-its-turn' },
    });
    expect((await does(run, 'count', 'execute')).status).toBe(409);
    expect(
      (
        await does(run, 'look', 'complete', {
          evidence: { kind: 'link', value: 'https://x.example' },
        })
      ).status,
    ).toBe(200);

    const before = await get(run.id);
    const { inputHash } = stepOf(before, 'count');
    expect(stepOf(before, 'count').input).toEqual({ shop: 'front of shop' });
    expect(
      await does(run, 'count', 'execute', { inputHash: 'x' }),
    ).toMatchObject({
      status: 409,
      message: expect.stringContaining('no longer what you have seen'),
    });
    expect((await does(run, 'count', 'execute', { inputHash })).status).toBe(
      202,
    );
    const counted = await until(run.id, 'count', ['done']);
    expect(stepOf(counted, 'count')).toMatchObject({
      actor: OWNER,
      output: { total: 42 },
      outputSummary: '42 in the till of front of shop',
      link: '/till',
      attempts: 1,
    });

    expect((await does(run, 'agree', 'execute')).status).toBe(202);
    const asked = await (async () => {
      for (;;) {
        const { approvalId } = stepOf(await get(run.id), 'agree');
        if (approvalId !== null) {
          return approvalId;
        }
        await sleep(100);
      }
    })();
    const approval = await request(server)
      .get(`/api/approvals/v1/approvals/${asked}`)
      .set(as(APPROVER));
    expect(approval.body).toMatchObject({
      title: 'Charge 42',
      requestedBy: OWNER,
      link: `/runbooks/runs/${run.id}?step=agree`,
    });
    expect(JSON.stringify(approval.body.plan)).toContain(
      'Then till:charge-card',
    );
    const granted = await request(server)
      .post(`/api/approvals/v1/approvals/${asked}/grant`)
      .set(as(APPROVER))
      .send({ planHash: approval.body.planHash });
    expect(granted.status).toBe(200);
    expect(
      stepOf(await until(run.id, 'agree', ['done']), 'agree').reason.message,
    ).toBe(`${APPROVER} agreed`);

    expect(await does(run, 'charge', 'execute')).toMatchObject({
      status: 400,
      message: 'secrets.token is missing',
    });
    const secret = 'hunter2-0123';
    expect(
      (await does(run, 'charge', 'execute', { secrets: { token: secret } }))
        .status,
    ).toBe(202);
    const charged = stepOf(
      await until(run.id, 'charge', ['done', 'failed']),
      'charge',
    );
    expect(charged).toMatchObject({
      state: 'done',
      input: { amount: 42, token: '[secret token]' },
      output: { charged: 42, echo: 'Bearer [redacted]' },
    });
    expect(effects).toEqual([
      {
        action: 'charge-card',
        by: OWNER,
        amount: 42,
        token: secret,
        key: `${run.id}/charge/1`,
      },
    ]);

    await does(run, 'wait', 'execute');
    await until(run.id, 'wait', ['done']);
    const ended = await does(run, 'over', 'decide', { option: 0 });
    expect(ended.body).toMatchObject({
      phase: 'completed',
      settledCount: 7,
      currentStepId: null,
    });
    expect(stepOf(ended.body, 'again').state).toBe('not-taken');
    const report = await ask('get', `/runs/${run.id}/report`, OTHER);
    expect(report.headers['content-type']).toContain('text/markdown');
    expect(report.text).toContain('# Refund everybody');
    expect(report.text).toContain('42 in the till of front of shop');
    expect((await does(run, 'over', 'decide', { option: 0 })).status).toBe(409);

    // The secret is nowhere in what is kept.
    const tables: { name: string }[] = await knex('sqlite_master')
      .where({ type: 'table' })
      .select('name');
    for (const { name } of tables) {
      expect(JSON.stringify(await knex(name))).not.toContain(secret);
    }
    const facts = (await knex('quarterdeck_outbox').pluck('payload_json')).map(
      text => JSON.parse(text),
    );
    const types = facts
      .filter(({ subject }) => subject.id === run.id)
      .map(({ type }) => type);
    expect(types.filter(type => type.startsWith('runbooks.run'))).toEqual([
      'runbooks.run.started',
      'runbooks.run.completed',
    ]);
    expect(types.filter(type => type === 'runbooks.step.done')).toHaveLength(6);
  });

  it('wait where an action says no, and take what a person says of it', async () => {
    const run = await start({ slug: 'foreign', parameters: { how: 'refuse' } });
    const count = effects.length;
    await does(run, 'refund', 'execute');
    const failed = stepOf(await until(run.id, 'refund', ['failed']), 'refund');
    expect(failed).toMatchObject({
      reason: { message: expect.stringContaining('It was refunded before') },
      controls: ['complete', 'skip', 'retry'],
    });
    expect(effects).toHaveLength(count);
    expect(await does(run, 'refund', 'skip')).toMatchObject({
      status: 400,
      message: expect.stringContaining('reason is missing'),
    });
    await does(run, 'refund', 'complete', { comment: 'at the counter' });
    const absent = stepOf(await get(run.id), 'nothing');
    expect(absent).toMatchObject({
      controls: ['skip'],
      controlsReason: { code: 'control.incomplete' },
      problems: [
        'There is no action till:no-such-thing, or you may not use it',
      ],
    });
    expect(await does(run, 'nothing', 'execute')).toMatchObject({
      status: 409,
    });
    expect(
      (await does(run, 'nothing', 'skip', { reason: 'gone' })).body.phase,
    ).toBe('completed');
  });

  it('are not carried out twice by two who press at once', async () => {
    const run = await start({ slug: 'foreign', parameters: { how: 'slowly' } });
    const count = effects.length;
    const pressed = await Promise.all(
      [1, 2, 3].map(() => does(run, 'refund', 'execute')),
    );
    expect(pressed.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    const meanwhile = stepOf(await get(run.id), 'refund');
    expect(meanwhile).toMatchObject({ state: 'executing', controls: [] });
    await until(run.id, 'refund', ['done']);
    expect(effects.length - count).toBe(1);
  });

  it('say of a process that died in the middle that nobody knows', async () => {
    const run = await start({ slug: 'foreign', parameters: { how: 'well' } });
    const row = await knex('runs').where({ id: run.id }).first();
    const record = JSON.parse(row.record_json);
    record.steps[0] = {
      ...record.steps[0],
      state: 'executing',
      startedAt: Date.now(),
      attempts: [
        {
          number: 1,
          idempotencyKey: 'k',
          startedBy: OWNER,
          startedAt: 1,
          isRepeatable: false,
          owner: 'gone',
          claim: 'c',
        },
      ],
    };
    await knex('runs')
      .where({ id: run.id })
      .update({ record_json: JSON.stringify(record), attend_at: 1 });
    const lost = await until(run.id, 'refund', ['outcome-unknown']);
    expect(stepOf(lost, 'refund').controls).toEqual(['settle']);
    expect((await does(run, 'refund', 'retry')).status).toBe(409);
    await does(run, 'refund', 'settle', {
      happened: false,
      comment: 'asked the bank',
    });
    expect(stepOf(await get(run.id), 'refund')).toMatchObject({
      state: 'failed',
      reason: {
        message: `${OWNER} found out that it had not happened: asked the bank`,
      },
    });
  });

  it('say what they would do, and do nothing', async () => {
    const count = effects.length;
    const dry = await start({
      slug: 'refund',
      mode: 'dry-run',
      parameters: { till: 'back' },
    });
    expect(dry.phase).toBe('completed');
    expect(dry.steps.map(({ state }) => state)).toEqual(
      Array(7).fill('would-do'),
    );
    expect(stepOf(dry, 'count').outputSummary).toBe(
      'It would ask till:count-money with {"shop":"back of shop"}.',
    );
    expect(stepOf(dry, 'charge').outputSummary).toContain(
      'Missing so far: There is no value for',
    );
    const rehearsal = await start({ slug: 'foreign', mode: 'rehearsal' });
    await does(rehearsal, 'refund', 'execute');
    expect(stepOf(await get(rehearsal.id), 'refund').state).toBe('would-do');
    expect(effects).toHaveLength(count);
  });

  it('are handed over, talked about and given up', async () => {
    const run = await start({ slug: 'foreign' });
    const post = (verb: string, body: object) =>
      ask('post', `/runs/${run.id}/${verb}`, OWNER, body);
    expect(
      (await post('hand-over', { to: 'user:default/nobody' })).status,
    ).toBe(400);
    const handed = await post('hand-over', { to: OTHER, comment: 'lunch' });
    expect([handed.status, handed.body.lead]).toEqual([200, OTHER]);
    const mine = await ask('get', '/runs?view=needs-me', OTHER);
    expect(mine.body.items.map(({ id }: Run) => id)).toEqual([run.id]);
    expect(
      (await post('comments', { text: 'hello', stepId: 'none' })).status,
    ).toBe(404);
    expect(
      (await post('comments', { text: 'hello' })).body.comments,
    ).toHaveLength(2);
    expect((await post('abort', {})).status).toBe(400);
    const aborted = await post('abort', { reason: 'enough' });
    expect(aborted.body).toMatchObject({
      phase: 'aborted',
      reason: { message: 'It was aborted: enough' },
    });
    expect((await ask('get', '/runs?view=needs-me', OTHER)).body).toMatchObject(
      { items: [], emptyReason: { code: 'list.nothing-needs-you' } },
    );
  });

  it('begin once for a key, with parameters that the runbook takes', async () => {
    const body = { entityRef: SHOP, slug: 'foreign' };
    const keyed = (key: string, changes: object = {}) =>
      request(server)
        .post('/api/runbooks/v1/runs')
        .set(as(OWNER))
        .set('idempotency-key', key)
        .send({ ...body, ...changes });
    const [first, again] = [await keyed('k1'), await keyed('k1')];
    expect([first.status, again.status, again.body.id]).toEqual([
      201,
      201,
      first.body.id,
    ]);
    await knex('quarterdeck_answers').delete();
    const afterwards = await keyed('k1');
    expect(afterwards.body.id).toBe(first.body.id);
    await knex('quarterdeck_answers').delete();
    expect(
      (await keyed('k1', { slug: 'refund', parameters: { till: 'back' } }))
        .status,
    ).toBe(400);
    const refused = async (changes: object) => {
      const { status, body: answer } = await ask('post', '/runs', OWNER, {
        ...body,
        slug: 'refund',
        parameters: { till: 'back' },
        ...changes,
      });
      return [status, answer.error?.message];
    };
    expect(await refused({ parameters: {} })).toEqual([
      400,
      'parameters.till: is missing',
    ]);
    expect(await refused({ parameters: { till: 'side' } })).toEqual([
      400,
      'parameters.till: has to be one of front, back',
    ]);
    expect(await refused({ parameters: { till: 'back', token: 'x' } })).toEqual(
      [400, expect.stringContaining('is secret')],
    );
    expect(await refused({ parameters: { till: 'back', nope: 'x' } })).toEqual([
      400,
      expect.stringContaining('no such parameter'),
    ]);
    expect(await refused({ version: 'b'.repeat(64) })).toEqual([
      409,
      expect.stringContaining('has changed'),
    ]);
    expect(await refused({ slug: 'absent' })).toEqual([
      404,
      expect.stringContaining('no runbook absent'),
    ]);
  });

  it('stay with the version that they began with', async () => {
    const run = await start({ slug: 'foreign' });
    await publish({ refund: REFUND, foreign: `${FOREIGN}\nMore words.\n` });
    const now = await get(run.id);
    expect([now.version, now.newerVersion]).toEqual([
      run.version,
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(now.steps).toHaveLength(2);
    await publish({ refund: REFUND, foreign: FOREIGN });
  });
});
