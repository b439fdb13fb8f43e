import { TestDatabases } from '@backstage/backend-test-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateToolkit } from '../database/migrateToolkit';
import { KeptAnswers, KeyedRequest, Turn } from './KeptAnswers';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const REQUEST: KeyedRequest = {
  principal: 'user:default/dana',
  endpoint: 'POST /v1/rollouts',
  key: 'k1',
  body: { planId: 'p', planHash: 'h' },
};
const ANSWER = { status: 201, body: { id: 'r1' } };

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('kept answers on %s', databaseId => {
  async function setUp(keptMs?: number, carriedOutMs?: number) {
    const knex = await databases.init(databaseId);
    await migrateToolkit({ getClient: async () => knex });
    return { knex, answers: new KeptAnswers(knex, keptMs, carriedOutMs) };
  }

  it('are given again to who asks the same again', async () => {
    const { answers } = await setUp();
    await carriedOut(await answers.begin(REQUEST)).keep(ANSWER);
    expect(await answers.begin({ ...REQUEST })).toEqual({ before: ANSWER });
  });

  it.each([
    ['somebody else', { principal: 'user:default/olga' }],
    ['another endpoint', { endpoint: 'POST /v1/locks' }],
    ['another key', { key: 'k2' }],
  ])('are nothing to %s', async (_, changes) => {
    const { answers } = await setUp();
    await carriedOut(await answers.begin(REQUEST)).keep(ANSWER);
    expect(await answers.begin({ ...REQUEST, ...changes })).toHaveProperty(
      'keep',
    );
  });

  it('are refused to another request under the same key', async () => {
    const { answers } = await setUp();
    await carriedOut(await answers.begin(REQUEST)).keep(ANSWER);
    await expect(
      answers.begin({ ...REQUEST, body: { planId: 'q' } }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('used for another request'),
    });
  });

  it('let one of those that ask at once go on', async () => {
    const { answers } = await setUp();
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, () => answers.begin(REQUEST)),
    );
    const refused = all.filter(each => each.status === 'rejected');
    expect(refused).toHaveLength(4);
    expect(refused.map(({ reason }) => reason.name)).toEqual(
      Array(4).fill('ConflictError'),
    );
  });

  it('are not kept of what failed', async () => {
    const { answers } = await setUp();
    await carriedOut(await answers.begin(REQUEST)).release();
    expect(await answers.begin(REQUEST)).toHaveProperty('keep');
  });

  it('are no longer waited for where the process that carried it out is gone', async () => {
    const { answers } = await setUp(undefined, 50);
    const first = carriedOut(await answers.begin(REQUEST));
    await sleep(80);
    const second = carriedOut(await answers.begin(REQUEST));
    // What the first does after all concerns nobody.
    await first.release();
    await second.keep(ANSWER);
    expect(await answers.begin(REQUEST)).toEqual({ before: ANSWER });
  });

  it('are forgotten after their time', async () => {
    const { knex, answers } = await setUp(50);
    await carriedOut(await answers.begin(REQUEST)).keep(ANSWER);
    await sleep(80);
    expect(await answers.begin({ ...REQUEST, body: {} })).toHaveProperty(
      'keep',
    );
    expect(await knex('quarterdeck_answers').pluck('answer_json')).toEqual([
      null,
    ]);
  });
});

function carriedOut(turn: Turn) {
  if ('before' in turn) {
    throw new Error('It was answered before');
  }
  return turn;
}
