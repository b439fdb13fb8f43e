import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { ObjectStore } from '@quarterdeck/plugin-backups-node';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { openDatabase } from '../database/openDatabase';
import { COPYING_MS } from '../domain/orphans';
import type { BackupRecord } from '../domain/records';
import { Reporter } from '../executor/Reporter';
import { BUILT_IN } from '../executor/parts';
import { executorJobSchema } from '../executor/protocol';
import { runJob } from '../executor/runJob';
import { storeKind } from '../stores/filesystem/store';
import {
  exampleBackup,
  exampleManifest,
  examplePolicy,
  exampleRun,
} from '../testing/exampleRecords';
import { StoreKeeper } from './StoreKeeper';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const unhurried = new AbortController().signal;
const DAY_MS = 24 * 3_600_000;
const POLICY = examplePolicy({
  stores: [
    { name: 'local', type: 'filesystem', keepMs: 7 * DAY_MS },
    { name: 'remote', type: 'filesystem' },
  ],
});
const STORES = ['local', 'remote'];

describe('The keeper of stores', () => {
  const folders: string[] = [];
  afterAll(async () => {
    await Promise.all(folders.map(folder => rm(folder, { recursive: true })));
  });

  async function start() {
    const folder = await mkdtemp(path.join(tmpdir(), 'store-keeper-'));
    folders.push(folder);
    const knex = await openDatabase(
      mockServices.database({
        knex: await databases.init('SQLITE_3'),
        migrations: { skip: false },
      }),
    );
    let now = Date.now();
    const store = new KnexProtectionStore(knex, () => now);
    await store.transaction(transaction =>
      transaction.savePolicies([POLICY], now),
    );
    const directoryOf = (name: string) => path.join(folder, name);
    const opened = new Map<string, ObjectStore>(
      STORES.map(name => [
        name,
        storeKind.open({ directory: directoryOf(name) }),
      ]),
    );
    const broken = new Set<string>();
    const openStore = (name: string) => {
      const found = opened.get(name);
      if (!found || broken.has(name)) {
        throw new Error(`the store ${name} is away`);
      }
      return found;
    };
    const jobs: unknown[] = [];
    const keeper = new StoreKeeper({
      store,
      stores: { storeNames: STORES, openStore },
      logger: mockServices.logger.mock(),
      now: () => now,
      async copies({ backup, stores, objects, verify, write }, signal) {
        const job = executorJobSchema.parse({
          kind: 'copies',
          runId: randomUUID(),
          entityRef: backup.entityRef,
          source: backup.source,
          backupId: backup.id,
          stores: stores.map(name => ({
            name,
            kind: { id: 'filesystem', module: BUILT_IN },
            config: { directory: directoryOf(name) },
          })),
          objects,
          verify,
          write,
        });
        jobs.push({ verify, write });
        const outcome = await runJob(job, {
          reporter: new Reporter(() => {}),
          signal,
          scratch: folder,
          log: () => {},
        });
        return outcome.kind === 'copies' ? outcome.copies : [];
      },
    });
    const facts = async () => {
      const rows: string[] =
        await knex('quarterdeck_outbox').pluck('payload_json');
      return rows.map(json => JSON.parse(json).type).sort();
    };
    return {
      store,
      keeper,
      openStore,
      broken,
      jobs,
      facts,
      fileOf: (name: string, key: string) => path.join(directoryOf(name), key),
      pass: (ms: number) => {
        now += ms;
      },
      /** A backup as the pipeline leaves it, in both stores or in one. */
      async backUp(inStores = STORES, changes: Partial<BackupRecord> = {}) {
        const id = randomUUID();
        const keys = ['data', 'manifest.json'].map(
          name => `component-default-shop/orders/2026/${id}/${name}.age`,
        );
        const bytes = keys.map(() => randomBytes(10_000));
        const [data, manifest] = bytes.map(each =>
          createHash('sha256').update(each).digest('hex'),
        );
        for (const name of inStores) {
          for (const [index, key] of keys.entries()) {
            await put(openStore(name), key, bytes[index]);
          }
        }
        const run = exampleRun({
          policyId: POLICY.id,
          backupId: id,
          state: 'succeeded',
          finishedAt: now,
        });
        const backup = exampleBackup({
          id,
          policyId: POLICY.id,
          runId: run.id,
          finishedAt: now,
          pointAt: now,
          manifestKey: keys[1],
          manifestSha256: manifest,
          copies: inStores.map(name => ({
            store: name,
            state: 'verified',
            verifiedAt: now,
          })),
          ...changes,
        });
        const [part] = exampleManifest(backup).parts;
        await store.transaction(async transaction => {
          await transaction.addRun(run);
          await transaction.addBackup(backup, {
            ...exampleManifest(backup),
            parts: [
              {
                ...part,
                key: keys[0],
                storedBytes: 10_000,
                storedSha256: data,
              },
            ],
          });
        });
        return { backup, keys };
      },
      statesOf: async (id: string) =>
        Object.fromEntries(
          ((await store.backup(id))?.copies ?? []).map(copy => [
            copy.store,
            copy.state,
          ]),
        ),
    };
  }

  const keysOf = async (store: ObjectStore) => {
    const keys: string[] = [];
    for await (const { key } of store.list('')) {
      keys.push(key);
    }
    return keys.sort();
  };

  async function put(store: ObjectStore, key: string, bytes: Buffer) {
    const pending = await store.write(key, Readable.from([bytes]), unhurried);
    await pending.complete();
  }

  it('finds a bit that flipped, tells of it, and writes the copy anew', async () => {
    const room = await start();
    const { backup, keys } = await room.backUp();
    const file = room.fileOf('remote', keys[0]);
    const whole = await readFile(file);
    const flipped = Buffer.from(whole);
    flipped[5000] ^= 1;
    await writeFile(file, flipped);
    await room.keeper.tend(unhurried);
    expect(room.jobs).toEqual([]);
    room.pass(31 * DAY_MS);
    await room.keeper.tend(unhurried);
    expect(await readFile(file)).toEqual(whole);
    expect(await room.statesOf(backup.id)).toEqual({
      local: 'verified',
      remote: 'verified',
    });
    expect(await room.facts()).toEqual([
      'backups.copy.lost',
      'backups.copy.written',
    ]);
    await room.keeper.tend(unhurried);
    expect(room.jobs).toHaveLength(1);
  });

  it('mends two copies from each other, and says what is lost where none has it', async () => {
    const room = await start();
    const { backup, keys } = await room.backUp();
    await rm(room.fileOf('local', keys[1]));
    await writeFile(room.fileOf('remote', keys[0]), 'short');
    room.pass(31 * DAY_MS);
    await room.keeper.tend(unhurried);
    // Each has the other's missing object: together they are whole.
    expect(await room.statesOf(backup.id)).toEqual({
      local: 'verified',
      remote: 'verified',
    });
    for (const name of STORES) {
      await rm(room.fileOf(name, keys[0]));
    }
    room.pass(31 * DAY_MS);
    await room.keeper.tend(unhurried);
    expect(await room.statesOf(backup.id)).toEqual({
      local: 'missing',
      remote: 'missing',
    });
    expect((await room.store.backup(backup.id))?.copies[0]).toMatchObject({
      stateReason: { code: 'damage.missing' },
    });
  });

  it('writes a copy that a backup could not write', async () => {
    const room = await start();
    const { backup, keys } = await room.backUp(['local']);
    await room.keeper.tend(unhurried);
    expect(await keysOf(room.openStore('remote'))).toEqual(keys);
    expect(await room.statesOf(backup.id)).toEqual({
      local: 'verified',
      remote: 'verified',
    });
    expect(await room.facts()).toEqual(['backups.copy.written']);
  });

  it('removes local copies after a week, and never the last one', async () => {
    const room = await start();
    const twice = await room.backUp();
    const once = await room.backUp(['local']);
    room.pass(7 * DAY_MS);
    await room.keeper.trim(unhurried);
    expect(await room.statesOf(twice.backup.id)).toEqual({
      local: 'removed',
      remote: 'verified',
    });
    expect(await keysOf(room.openStore('local'))).toEqual(once.keys);
    expect(await room.facts()).toEqual(['backups.copy.removed']);
  });

  it('leaves a local copy that a restore reads', async () => {
    const room = await start();
    const { backup } = await room.backUp();
    await room.store.transaction(transaction =>
      transaction.addRun(
        exampleRun({
          kind: 'restore-test',
          state: 'running',
          backupId: backup.id,
        }),
      ),
    );
    room.pass(8 * DAY_MS);
    await room.keeper.trim(unhurried);
    expect(await room.statesOf(backup.id)).toMatchObject({ local: 'verified' });
  });

  it('removes what a deletion left that was interrupted, from each store that can be reached', async () => {
    const room = await start();
    const { backup, keys } = await room.backUp();
    const kept = await room.backUp();
    room.broken.add('remote');
    await room.store.transaction(transaction =>
      transaction.markDeleted(backup.id, Date.now(), {
        code: 'deleted.retention',
        params: {},
        message: 'No rule keeps it',
      }),
    );
    await room.keeper.removeObjects(backup);
    expect(await keysOf(room.openStore('local'))).toEqual(kept.keys);
    room.broken.delete('remote');
    expect(await keysOf(room.openStore('remote'))).toEqual(
      [...keys, ...kept.keys].sort(),
    );
    room.pass(3_600_000);
    expect(await room.keeper.sweep(unhurried)).toMatchObject([
      { store: 'local', removed: 0 },
      { store: 'remote', removed: 2 },
    ]);
    expect(await keysOf(room.openStore('remote'))).toEqual(kept.keys);
  });

  it('removes what dead runs left, and nothing that it does not know', async () => {
    const room = await start();
    const id = randomUUID();
    const foreign = ['notes.txt', `portal/${randomUUID()}/data.age`];
    const left = [`shop/orders/2026/${id}/data.age`];
    const local = room.openStore('local');
    for (const key of [...foreign, ...left]) {
      await put(local, key, Buffer.from(key));
    }
    await local.write(left[0], Readable.from([Buffer.alloc(10)]), unhurried);
    const run = exampleRun({ backupId: id, state: 'running' });
    await room.store.transaction(transaction => transaction.addRun(run));
    room.pass(2 * COPYING_MS);
    expect(await room.keeper.sweep(unhurried)).toMatchObject([
      { removed: 0, foreign: 2 },
      {},
    ]);
    await room.store.transaction(transaction =>
      transaction.saveRun({ ...run, state: 'failed', finishedAt: Date.now() }),
    );
    expect(await room.keeper.sweep(unhurried)).toMatchObject([
      { removed: 2, foreign: 2 },
      {},
    ]);
    expect(await keysOf(local)).toEqual(foreign.sort());
  });
});
