import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { NewFact } from '@quarterdeck/plugin-timeline-common';
import { Knex } from 'knex';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v5 as uuid } from 'uuid';
import { KnexFactStore } from '../database/KnexFactStore';
import { parseNewFact } from '../domain/chain';
import { HeadKeeper } from './HeadKeeper';
import { Verifier } from './Verifier';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const NAMESPACE = '6f1f2a3e-5d0c-4a7e-9b1f-2f7d0c3a9e11';
const NOON = Date.parse('2026-03-04T12:00:00.000Z');
const never = new AbortController().signal;

jest.setTimeout(60_000);

const fact = (number: number) => {
  const input: NewFact = {
    id: uuid(String(number), NAMESPACE),
    type: 'environments.deployment.finished',
    version: 1,
    occurredAt: new Date(NOON + number).toISOString(),
    entityRef: 'component:default/shop',
    environmentId: 'production',
    actor: { kind: 'user', ref: 'user:default/dana' },
    subject: { kind: 'deployment', id: `d${number}` },
    correlationId: `c${number}`,
    causationId: null,
    summary: `Deployed v${number}`,
    payload: { number },
  };
  return parseNewFact(input);
};

describe.each(databases.eachSupportedId())('Verifier on %s', id => {
  let directory: string;
  let knex: Knex;
  let store: KnexFactStore;
  let heads: HeadKeeper;
  let verifier: Verifier;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'timeline-'));
    knex = await databases.init(id);
    store = await KnexFactStore.create({ getClient: async () => knex });
    heads = await createKeeper();
    verifier = new Verifier({ store, heads, elapsed: () => 0 });
    await store.append([1, 2, 3, 4, 5].map(fact), NOON);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const createKeeper = () =>
    HeadKeeper.create({
      config: {
        everyMs: 1,
        keyFile: path.join(directory, 'keys', 'key.pem'),
        copyTo: path.join(directory, 'copy'),
      },
      store,
      logger: mockServices.logger.mock(),
      now: () => NOON,
    });
  const verify = (range = {}) => verifier.verify(range, never);

  it('finds an untouched record intact, whole and in part', async () => {
    expect(await verify()).toMatchObject({
      status: 'intact',
      checked: 5,
      firstBroken: null,
    });
    expect(await verify({ from: 3, to: 4 })).toMatchObject({
      status: 'intact',
      checked: 2,
    });
    await store.erase('user:default/dana');
    expect((await verify()).status).toBe('intact');
  });

  it.each([
    ['id', uuid('other', NAMESPACE)],
    ['type', 'environments.deployment.started'],
    ['entity_ref', 'component:default/other'],
    ['environment_id', 'staging'],
    ['actor_kind', 'tool'],
    ['subject_id', 'other'],
    ['correlation_id', null],
    ['occurred_at', NOON],
    ['hash', 'f'.repeat(64)],
  ])('names the position whose %s was changed', async (column, value) => {
    await knex('facts')
      .where({ position: 3 })
      .update({ [column]: value });
    expect(await verify()).toMatchObject({
      status: 'broken',
      firstBroken: { position: 3, reason: { code: 'chain.fact-changed' } },
    });
  });

  it('names the position whose content was changed', async () => {
    const { content_json: content } = await knex('facts')
      .where({ position: 2 })
      .first('content_json');
    await knex('facts')
      .where({ position: 2 })
      .update({ content_json: content.replace('Deployed v2', 'Deployed v9') });
    expect((await verify()).firstBroken?.position).toBe(2);
  });

  it('names the position that is missing', async () => {
    await knex('facts').where({ position: 4 }).delete();
    expect((await verify()).firstBroken).toMatchObject({
      position: 4,
      reason: { code: 'chain.fact-missing' },
    });
  });

  it('names the position of which somebody was made to be another', async () => {
    await knex('fact_personal')
      .where({ position: 2 })
      .update({ value_json: '"user:default/omar"' });
    expect((await verify()).firstBroken).toMatchObject({
      position: 2,
      reason: { code: 'chain.personal-changed' },
    });
  });

  it('signs each end once, for others to read with the same key', async () => {
    const head = await heads.sign();
    expect(head).toMatchObject({ position: 5, hash: await store.hashAt(5) });
    expect(await heads.sign()).toBeUndefined();
    const { mode } = await stat(path.join(directory, 'keys', 'key.pem'));
    expect(mode.toString(8)).toMatch(/600$/);
    expect((await createKeeper()).publicKey).toBe(heads.publicKey);
    const copy = await readFile(
      path.join(directory, 'copy', 'timeline-heads.ndjson'),
      'utf8',
    );
    expect(JSON.parse(copy)).toEqual(head);
    expect(await verify()).toMatchObject({
      status: 'intact',
      signaturesChecked: 1,
    });
  });

  it('finds out a database that was rewritten as a whole', async () => {
    await heads.sign();
    for (const table of [
      'facts',
      'fact_entities',
      'fact_personal',
      'signed_heads',
    ]) {
      await knex(table).delete();
    }
    if (id === 'SQLITE_3') {
      await knex('fact_search').delete();
    }
    await knex('chain').update({ position: 0, hash: '0'.repeat(64) });
    await store.append([1, 2, 3, 4, 6].map(fact), NOON);
    expect((await verify()).firstBroken).toMatchObject({
      position: 5,
      reason: { code: 'chain.head-mismatch' },
    });
  });

  it('finds out a record whose end was cut off', async () => {
    await heads.sign();
    await knex('facts').where('position', '>', 3).delete();
    await knex('chain').update({ position: 3, hash: await store.hashAt(3) });
    expect((await verify()).firstBroken).toMatchObject({
      position: 4,
      reason: { code: 'chain.truncated' },
    });
  });

  it('finds out a signature that is not the portal’s', async () => {
    const head = await heads.sign();
    await rm(path.join(directory, 'copy'), { recursive: true });
    await knex('signed_heads').update({
      head_json: JSON.stringify({
        ...head,
        signature: Buffer.alloc(64).toString('base64'),
      }),
    });
    expect((await verify()).firstBroken).toMatchObject({
      reason: { code: 'chain.signature-invalid' },
    });
  });

  it('still holds after the beginning was purged', async () => {
    await store.append([fact(6)], NOON + 10_000);
    await store.purgeBefore(NOON + 1, 500);
    expect(await verify()).toMatchObject({
      status: 'intact',
      from: 6,
      checked: 1,
    });
  });

  it('stops when nobody waits for it any more', async () => {
    const gone = new AbortController();
    gone.abort();
    await expect(verifier.verify({}, gone.signal)).rejects.toThrow();
  });
});
