import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Outbox } from '@quarterdeck/toolkit-node';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KnexKeyProofs } from '../database/KnexKeyProofs';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { openDatabase } from '../database/openDatabase';
import {
  backupRow,
  DAY_MS,
  HOUR_MS,
  NOW,
  policyRow,
  runRow,
} from '../testing/protectionRows';
import { KeyProofs } from './KeyProofs';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const PERSON = 'user:default/olga';

async function deskOn(
  id: Parameters<typeof databases.init>[0],
  escrow: string[],
) {
  const { generateX25519Identity, identityToRecipient } = await import(
    'age-encryption'
  );
  const own = await identityToRecipient(await generateX25519Identity());
  const knex = await openDatabase(
    mockServices.database({
      knex: await databases.init(id),
      migrations: { skip: false },
    }),
  );
  let now = NOW;
  const store = new KnexProtectionStore(knex, () => now);
  const desk = new KeyProofs({
    knex,
    proofs: new KnexKeyProofs(knex),
    outbox: new Outbox(() => now),
    store,
    keys: {
      recipients: [
        { name: 'restore-test', recipient: own },
        ...escrow.map((recipient, index) => ({
          name: `escrow-${index}`,
          recipient,
        })),
      ],
    },
    now: () => now,
    onFacts: () => {},
    onChanged: () => {},
  });
  const wait = (ms: number) => {
    now += ms;
  };
  return { desk, knex, own, store, wait };
}

async function pair() {
  const { generateX25519Identity, identityToRecipient } = await import(
    'age-encryption'
  );
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

async function decrypted(challenge: string, identity: string) {
  const { Decrypter, armor } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return await decrypter.decrypt(armor.decode(challenge), 'text');
}

describe.each(databases.eachSupportedId())('proofs of keys on %s', id => {
  it('take the owner of the key to read a word, for half a year', async () => {
    const { identity, recipient } = await pair();
    const { desk, knex, store, wait } = await deskOn(id, [recipient]);
    await store.transaction(transaction =>
      transaction.savePolicies(
        [
          policyRow({ recipients: [{ name: 'escrow-0', recipient }] }),
          policyRow({ entityRef: 'component:default/other' }),
        ],
        NOW,
      ),
    );
    expect([...(await desk.provenRecipients())]).toEqual([]);
    expect((await desk.list())[1]).toMatchObject({
      kind: 'escrow',
      status: 'degraded',
      provenAt: null,
      reason: { code: 'key.unproven' },
    });
    const asked = await desk.challenge(recipient, PERSON);
    const [row] = await knex('key_proofs');
    const word = await decrypted(asked.challenge, identity);
    expect(JSON.stringify(row)).not.toContain(word.trim());
    await desk.answer(asked.id, ` ${word}`, PERSON);
    expect([...(await desk.provenRecipients())]).toEqual([recipient]);
    expect((await desk.list())[1]).toMatchObject({
      status: 'healthy',
      provenBy: PERSON,
      provenAt: new Date(NOW).toISOString(),
    });
    const facts = await knex('quarterdeck_outbox');
    expect(facts.map(({ payload_json }) => JSON.parse(payload_json))).toEqual([
      expect.objectContaining({
        type: 'backups.key.proven',
        entityRef: 'component:default/shop',
      }),
    ]);
    await expect(desk.answer(asked.id, word, PERSON)).rejects.toMatchObject({
      name: 'ConflictError',
    });
    wait(181 * DAY_MS);
    expect([...(await desk.provenRecipients())]).toEqual([]);
    expect((await desk.list())[1].reason.code).toBe('key.proven-long-ago');
  });

  it('end after five wrong answers, be they given at once, and after an hour', async () => {
    const { identity, recipient } = await pair();
    const { desk, wait } = await deskOn(id, [recipient]);
    const asked = await desk.challenge(recipient, PERSON);
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, () => desk.answer(asked.id, 'guess', PERSON)),
    );
    const names = answers.map(answer =>
      answer.status === 'rejected' ? answer.reason.name : 'taken',
    );
    expect(names.filter(name => name === 'InputError')).toHaveLength(5);
    expect(names.filter(name => name === 'ConflictError')).toHaveLength(3);
    const word = await decrypted(asked.challenge, identity);
    await expect(desk.answer(asked.id, word, PERSON)).rejects.toMatchObject({
      name: 'ConflictError',
    });
    const late = await desk.challenge(recipient, PERSON);
    wait(HOUR_MS);
    await expect(
      desk.answer(late.id, await decrypted(late.challenge, identity), PERSON),
    ).rejects.toMatchObject({ name: 'ConflictError' });
    await expect(
      desk.answer(randomUUID(), 'guess', PERSON),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('are not asked of other keys, and of the own one a restore test is the proof', async () => {
    const { desk, own, store } = await deskOn(id, []);
    const other = await pair();
    for (const recipient of [own, other.recipient, 'age1nothing']) {
      await expect(desk.challenge(recipient, PERSON)).rejects.toMatchObject({
        name: 'InputError',
      });
    }
    expect(await desk.list()).toMatchObject([
      { kind: 'restore-test', status: 'unknown', provenAt: null },
    ]);
    const managed = backupRow({ copies: [], label: 'x' });
    const stored = backupRow({ manifestKey: 'a/manifest.age' });
    await store.transaction(async transaction => {
      for (const backup of [managed, stored]) {
        await transaction.addBackup(backup, undefined);
      }
      await transaction.addRun(
        runRow({ kind: 'restore-test', backupId: managed.id, queuedAt: NOW }),
      );
    });
    expect((await desk.list())[0].status).toBe('unknown');
    await store.transaction(transaction =>
      transaction.addRun(
        runRow({ kind: 'restore-test', backupId: stored.id, finishedAt: NOW }),
      ),
    );
    expect((await desk.list())[0]).toMatchObject({
      status: 'healthy',
      provenAt: new Date(NOW).toISOString(),
    });
  });
});

const hasAge = isInstalled('age');
const test = hasAge ? it : it.skip;

test(`decrypts a challenge with the command that is shown${hasAge ? '' : ': age is not installed'}`, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'key-proof-'));
  try {
    const file = path.join(folder, 'key.txt');
    execFileSync('age-keygen', ['-o', file], { stdio: 'ignore' });
    const recipient = execFileSync('age-keygen', ['-y', file], {
      encoding: 'utf8',
    }).trim();
    const { desk } = await deskOn('SQLITE_3', [recipient]);
    const asked = await desk.challenge(recipient, PERSON);
    writeFileSync(path.join(folder, 'challenge.age'), asked.challenge);
    const command = asked.command.replace('<file of the key>', 'key.txt');
    const word = execFileSync('sh', ['-c', command], {
      cwd: folder,
      encoding: 'utf8',
    });
    await desk.answer(asked.id, word, PERSON);
    expect([...(await desk.provenRecipients())]).toEqual([recipient]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
