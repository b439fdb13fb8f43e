import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { evidenceSchema } from '@quarterdeck/plugin-backups-common';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KnexKeyProofs } from '../database/KnexKeyProofs';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { KnexStandings } from '../database/KnexStandings';
import { openDatabase } from '../database/openDatabase';
import { guideCommands } from '../testing/guideCommands';
import {
  backupRow,
  DAY_MS,
  HOUR_MS,
  NOW,
  policyRow,
  runRow,
  SHOP,
} from '../testing/protectionRows';
import { EvidenceDesk } from './EvidenceDesk';
import { Proof } from './Proof';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const restore = {
  durationMs: 60_000,
  fetchMs: null,
  restoreMs: null,
  checkMs: null,
  restoredBytes: 1,
  checks: [
    {
      name: 'table lines',
      kind: 'count' as const,
      state: 'passed' as const,
      expected: '3',
      found: '3',
      reason: null,
    },
  ],
  pointAt: new Date(NOW).toISOString(),
  location: null,
  previousLocation: null,
  store: 'disk',
};

async function roomOn(id: Parameters<typeof databases.init>[0]) {
  const knex = await openDatabase(
    mockServices.database({
      knex: await databases.init(id),
      migrations: { skip: false },
    }),
  );
  const store = new KnexProtectionStore(knex, () => NOW);
  const proof = new Proof({
    store,
    standings: new KnexStandings(knex, store),
    provenRecipients: async () => new Set<string>(),
    mirrors: async () => new Map(),
    storeIsReachable: () => undefined,
    now: () => NOW,
  });
  const pair = generateKeyPairSync('ed25519');
  const proofs = new KnexKeyProofs(knex);
  const desk = new EvidenceDesk({
    store,
    proof,
    proofs,
    keys: {
      publicKey: pair.publicKey
        .export({ type: 'spki', format: 'pem' })
        .toString(),
      sign: async text =>
        sign(null, Buffer.from(text), pair.privateKey).toString('base64'),
    },
    now: () => NOW,
  });
  return { desk, knex, proofs, store };
}

const quarter = '2026-Q4';

describe.each(databases.eachSupportedId())('evidence on %s', id => {
  it('says what was promised and kept, and what weighs on it', async () => {
    const { desk, knex, proofs, store } = await roomOn(id);
    const policy = policyRow({
      rpoMs: 25 * HOUR_MS,
      recipients: [
        { name: 'restore-test', recipient: 'age1own' },
        { name: 'safe', recipient: 'age1safe' },
      ],
    });
    const of = { policyId: policy.id };
    await store.transaction(async transaction => {
      await transaction.savePolicies([policy], NOW);
      for (let days = 9; days >= 0; days--) {
        await transaction.addBackup(
          backupRow({ ...of, pointAt: NOW - days * DAY_MS - HOUR_MS }),
          undefined,
        );
        await transaction.addRun(
          runRow({ ...of, queuedAt: NOW - days * DAY_MS - HOUR_MS }),
        );
      }
      await transaction.addRun(
        runRow({
          ...of,
          kind: 'restore-test',
          queuedAt: NOW - DAY_MS,
          restore,
        }),
      );
      await transaction.addRun(
        runRow({ ...of, state: 'failed', queuedAt: NOW - 3 * DAY_MS }),
      );
    });
    const { evidence } = await desk.of(SHOP, quarter);
    expect(evidenceSchema.parse(evidence)).toMatchObject({
      from: '2026-10-01T00:00:00.000Z',
      to: new Date(NOW).toISOString(),
      sources: [
        {
          rpoKeptRatio: 1,
          rtoWorstMs: 60_000,
          backups: { succeeded: 10, failed: 1, missed: 0 },
          restoreTests: [{ hasPassed: true, checks: { passed: 1 } }],
          encryptedFor: ['restore-test', 'safe'],
          escrowProvenAt: null,
          isMet: true,
        },
      ],
    });
    const codes = evidence.sources[0].reasons.map(({ code }) => code);
    expect(codes).toEqual([
      'evidence.met',
      'evidence.failed',
      'evidence.escrow-unproven',
    ]);
    await proofs.add({
      id: '0199a000-0000-7000-8000-000000000001',
      recipient: 'age1safe',
      answerHash: '0'.repeat(64),
      askedBy: 'user:default/olga',
      askedAt: NOW - DAY_MS,
      expiresAt: NOW,
    });
    await knex.transaction(transaction =>
      proofs.prove(transaction, '0199a000-0000-7000-8000-000000000001', {
        provenAt: NOW - DAY_MS,
        provenBy: 'user:default/olga',
      }),
    );
    const [proven] = (await desk.of(SHOP, quarter)).evidence.sources;
    expect(proven.escrowProvenAt).toBe(new Date(NOW - DAY_MS).toISOString());
    // Of a quarter that was over before, it proves nothing.
    const [before] = (await desk.of(SHOP, '2026-Q3')).evidence.sources;
    expect(before).toMatchObject({
      escrowProvenAt: null,
      isMet: null,
      reasons: [{ code: 'evidence.nothing' }],
    });
  });

  it('says that a promise was broken', async () => {
    const { desk, store } = await roomOn(id);
    const policy = policyRow({ rpoMs: HOUR_MS, rtoMs: 1_000 });
    const of = { policyId: policy.id };
    await store.transaction(async transaction => {
      await transaction.savePolicies([policy], NOW);
      await transaction.addBackup(
        backupRow({ ...of, pointAt: NOW - DAY_MS }),
        undefined,
      );
      await transaction.addRun(
        runRow({ ...of, kind: 'restore-test', restore, queuedAt: NOW - 2 }),
      );
      await transaction.addRun(
        runRow({
          ...of,
          kind: 'restore-test',
          state: 'failed',
          queuedAt: NOW - 1,
        }),
      );
    });
    const [source] = (await desk.of(SHOP, quarter)).evidence.sources;
    expect(source.isMet).toBe(false);
    expect(source.reasons.map(({ code }) => code)).toEqual([
      'evidence.rpo-broken',
      'evidence.test-failed',
      'evidence.rto-broken',
    ]);
  });

  it('judges no archive by its backups', async () => {
    const { desk, store } = await roomOn(id);
    const policy = policyRow({ hasPointInTime: true });
    const of = { policyId: policy.id };
    await store.transaction(async transaction => {
      await transaction.savePolicies([policy], NOW);
      await transaction.addBackup(
        backupRow({ ...of, pointAt: NOW - DAY_MS }),
        undefined,
      );
      await transaction.addRun(
        runRow({ ...of, kind: 'restore-test', restore, queuedAt: NOW - 1 }),
      );
    });
    const [source] = (await desk.of(SHOP, quarter)).evidence.sources;
    expect(source).toMatchObject({
      rpoKeptRatio: null,
      isMet: null,
      reasons: [{ code: 'evidence.archive-not-kept' }],
    });
  });

  it('is refused of a quarter that has not begun', async () => {
    const { desk } = await roomOn(id);
    await expect(desk.of(SHOP, '2027-Q1')).rejects.toMatchObject({
      name: 'InputError',
    });
  });
});

const missing = ['jq', 'openssl', 'base64'].filter(
  program => !isInstalled(program),
);
const test = missing.length === 0 ? it : it.skip;

test(`is verified by the commands of the guide${missing.length === 0 ? '' : `: not installed: ${missing.join(', ')}`}`, async () => {
  const { desk, store } = await roomOn('SQLITE_3');
  await store.transaction(async transaction => {
    const policy = policyRow({ title: 'Bestellungen für Köln' });
    await transaction.savePolicies([policy], NOW);
    await transaction.addBackup(
      backupRow({ policyId: policy.id, pointAt: NOW - 7 * DAY_MS }),
      undefined,
    );
  });
  const signed = await desk.of(SHOP, quarter);
  expect(signed.evidence.sources[0].rpoKeptRatio).toBeGreaterThan(0);
  const folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
  const verify = (answer: object) => {
    writeFileSync(path.join(folder, 'evidence.json'), JSON.stringify(answer));
    return execFileSync('sh', ['-eu', '-c', guideCommands('evidence')], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  };
  try {
    writeFileSync(path.join(folder, 'portal.pem'), desk.publicKey);
    expect(verify(signed)).toContain('Signature Verified Successfully');
    const { evidence } = signed;
    const [source] = evidence.sources;
    const better = { ...source, rpoKeptRatio: 1 };
    expect(() =>
      verify({ ...signed, evidence: { ...evidence, sources: [better] } }),
    ).toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
