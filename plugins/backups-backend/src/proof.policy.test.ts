import {
  entityProtectionSchema,
  fleetSchema,
  historySchema,
  keyChallengeSchema,
  recipientKeysSchema,
  restorableSchema,
  restorePlanSchema,
  signedEvidenceSchema,
  type RestorePlan,
} from '@quarterdeck/plugin-backups-common';
import { onBehalfOf } from '@quarterdeck/toolkit-node/testUtils';
import Database from 'better-sqlite3';
import request from 'supertest';
import { OWNER, startRoom, statuses, WHO } from './testing/startRoom';

jest.setTimeout(240_000);

const SHOP_PATH = '/entities/component/default/shop';
const LIBRARY_PATH = '/entities/component/default/library';
const READERS = { owner: 200, reader: 200, service: 200, anonymous: 401 };
const FORBIDDEN = { stranger: 403, blind: 404 };
const HIDDEN = { stranger: 404, blind: 404 };

describe('proof and restores under a policy', () => {
  let room: Awaited<ReturnType<typeof startRoom>>;
  let policyId: string;
  let backupId: string;
  let escrow: { identity: string; recipient: string };

  beforeAll(async () => {
    const { generateX25519Identity, identityToRecipient } = await import(
      'age-encryption'
    );
    const identity = await generateX25519Identity();
    escrow = { identity, recipient: await identityToRecipient(identity) };
    room = await startRoom({}, [{ name: 'safe', recipient: escrow.recipient }]);
    const protection = await room.until(
      () => room.get(`${SHOP_PATH}/protection`),
      ({ policies: [first] }) => first?.lastRestoreTest?.state === 'succeeded',
    );
    [
      {
        policy: { id: policyId },
        lastRestoreTest: { backupId },
      },
    ] = protection.policies;
  });
  afterAll(() => room.stop());

  it('say how an entity is protected, to who may read it', async () => {
    const { body } = await room.get(`${SHOP_PATH}/protection`);
    const [proven] = entityProtectionSchema.parse(body).policies;
    expect(proven.rpo).toMatchObject({ status: 'healthy' });
    expect(proven.rto.measuredMs).toBeGreaterThan(0);
    expect(proven.reasons.map(({ code }) => code)).toContain(
      'status.key-unproven',
    );
    expect(proven.controls.restore.isAllowed).toBe(true);
    const { body: read } = await room.get(
      `${SHOP_PATH}/protection`,
      WHO.reader,
    );
    expect(read.policies[0].controls.restore).toMatchObject({
      isAllowed: false,
      reason: { code: 'control.not-allowed' },
    });
    for (const path of ['protection', 'evidence?quarter=2026-Q1']) {
      expect(
        await statuses(who => room.get(`${SHOP_PATH}/${path}`, who)),
      ).toEqual({ ...READERS, ...FORBIDDEN });
    }
    const day = 24 * 3_600_000;
    const window = `from=${iso(-day)}&to=${iso(0)}`;
    for (const path of [`history?${window}`, `restorable?at=${iso(0)}`]) {
      expect(
        await statuses(who => room.get(`/policies/${policyId}/${path}`, who)),
      ).toEqual({ ...READERS, ...HIDDEN });
    }
    const history = await room.get(`/policies/${policyId}/history?${window}`);
    expect(historySchema.parse(history.body).tests).toHaveLength(1);
    const restorable = await room.get(
      `/policies/${policyId}/restorable?at=${iso(0)}`,
    );
    expect(restorableSchema.parse(restorable.body)).toMatchObject({
      backupId,
      isStillThere: true,
    });
  });

  it.each([
    '/history?from=yesterday&to=today',
    '/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    '/history?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    '/restorable',
  ])('refuse %s in one message', async path => {
    const { status, body } = await room.get(`/policies/${policyId}${path}`);
    expect(status).toBe(400);
    expect(body.error.message).not.toBe('');
  });

  it('show of the fleet what the reader may see, and totals of nothing else', async () => {
    const fleetOf = async (who: keyof typeof WHO) =>
      fleetSchema.parse((await room.get('/fleet', WHO[who])).body);
    const own = await fleetOf('owner');
    expect(own.items.map(({ entityRef }) => entityRef)).toEqual([
      'component:default/shop',
    ]);
    expect(own.totals).toMatchObject({ protected: 1, untested: 0 });
    expect((await fleetOf('stranger')).totals).toMatchObject({
      protected: 0,
      storedBytes: 0,
    });
    expect((await fleetOf('blind')).items).toEqual([]);
  });

  it('sign evidence', async () => {
    const now = new Date();
    const quarter = `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`;
    const { body } = await room.get(`${SHOP_PATH}/evidence?quarter=${quarter}`);
    const { evidence, publicKey } = signedEvidenceSchema.parse(body);
    expect(evidence.sources[0]).toMatchObject({
      backups: { succeeded: 1 },
      restoreTests: [{ hasPassed: true }],
      encryptedFor: ['restore-test', 'safe'],
    });
    const key = await room.get('/evidence-key');
    expect(key.text ?? key.body.toString()).toBe(publicKey);
    const wrong = await room.get(`${SHOP_PATH}/evidence?quarter=now`);
    expect(wrong.status).toBe(400);
    const other = await room.get(
      `${LIBRARY_PATH}/evidence?quarter=${quarter}`,
      WHO.reader,
    );
    expect(other.body.evidence.sources).toEqual([]);
  });

  it('prove keys, in person', async () => {
    const body = { recipient: escrow.recipient };
    const asked = await room.post('/key-challenges', body);
    expect(asked.status).toBe(201);
    const { id, challenge } = keyChallengeSchema.parse(asked.body);
    const { Decrypter, armor } = await import('age-encryption');
    const decrypter = new Decrypter();
    decrypter.addIdentity(escrow.identity);
    const answer = await decrypter.decrypt(armor.decode(challenge), 'text');
    const path = `/key-challenges/${id}/answer`;
    expect((await room.post(path, { answer: 'guess' })).status).toBe(400);
    expect((await room.post(path, { answer }, onBehalfOf(OWNER))).status).toBe(
      403,
    );
    expect((await room.post(path, { answer }, WHO.service)).status).toBe(403);
    const proven = await room.post(path, { answer });
    expect(recipientKeysSchema.parse(proven.body).items).toMatchObject([
      { kind: 'restore-test', status: 'healthy' },
      { kind: 'escrow', status: 'healthy', provenBy: OWNER },
    ]);
    const { body: after } = await room.get(`${SHOP_PATH}/protection`);
    expect(JSON.stringify(after)).not.toContain('status.key-unproven');
  });

  const plan = async (target: RestorePlan['target'], who = WHO.owner) =>
    await room.post(
      '/restore-plans',
      { policyId, backupId, target, reason: 'a test of restores' },
      who,
    );
  const ended = async (runId: string | null) =>
    await room.until(
      () => room.get(`/runs/${runId}`),
      ({ finishedAt }) => finishedAt !== null,
    );

  it('restore beside the source', async () => {
    expect(await statuses(who => plan('isolated', { ...who }))).toEqual({
      owner: 201,
      reader: 403,
      stranger: 404,
      blind: 404,
      service: 403,
      anonymous: 401,
    });
    expect((await plan('isolated', onBehalfOf(OWNER))).status).toBe(403);
    const { id } = restorePlanSchema.parse((await plan('isolated')).body);
    const execute = (who = WHO.owner) =>
      room.post(`/restore-plans/${id}/execute`, {}, who);
    expect((await execute(WHO.reader)).status).toBe(403);
    expect((await execute(WHO.stranger)).status).toBe(404);
    expect((await execute(onBehalfOf(OWNER))).status).toBe(403);
    const executed = restorePlanSchema.parse((await execute()).body);
    expect(executed).toMatchObject({
      state: 'executed',
      execute: { isAllowed: false },
    });
    const run = await ended(executed.runId);
    expect(run).toMatchObject({ kind: 'restore', state: 'succeeded' });
    expect(count(run.restore.location)).toBe(200);
    expect(count(room.file)).toBe(200);
    expect((await execute()).status).toBe(409);
  });

  it('restore in place of the source with a second person', async () => {
    const changed = new Database(room.file);
    changed.exec('delete from orders');
    changed.close();
    const planned = restorePlanSchema.parse((await plan('source')).body);
    expect(planned).toMatchObject({
      confirmation: 'orders',
      approval: { state: 'requested' },
      execute: { isAllowed: false, reason: { code: 'control.not-agreed' } },
    });
    const execute = (confirmation: string) =>
      room.post(`/restore-plans/${planned.id}/execute`, { confirmation });
    expect((await execute('order')).status).toBe(400);
    expect((await execute('orders')).status).toBe(403);
    const approvals = `/api/approvals/v1/approvals/${planned.approval?.id}`;
    const { body: asked } = await request(room.server)
      .get(approvals)
      .set(WHO.reader);
    const grant = (who: Record<string, string>) =>
      request(room.server)
        .post(`${approvals}/grant`)
        .set(who)
        .send({ planHash: asked.planHash, comment: 'seen' });
    expect((await grant(WHO.owner)).status).toBe(403);
    expect((await grant(WHO.reader)).status).toBe(200);
    const { body: agreed } = await room.get(`/restore-plans/${planned.id}`);
    expect(restorePlanSchema.parse(agreed).execute.isAllowed).toBe(true);
    const { body: executed } = await execute('orders');
    const run = await ended(restorePlanSchema.parse(executed).runId);
    expect(run).toMatchObject({ state: 'succeeded' });
    expect(count(room.file)).toBe(200);
    expect(count(run.restore.previousLocation)).toBe(0);
  });
});

function count(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    const row = database.prepare('select count(*) as n from orders').get();
    return Number(row && Object.values(row)[0]);
  } finally {
    database.close();
  }
}

function iso(fromNow: number): string {
  return new Date(Date.now() + fromNow).toISOString();
}
