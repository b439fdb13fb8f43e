import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { KnexLeases } from '@quarterdeck/toolkit-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { readBackupsConfig } from '../config';
import { KnexProtectionStore } from '../database/KnexProtectionStore';
import { openDatabase } from '../database/openDatabase';
import type { RestorePlanRecord, RunRecord } from '../domain/records';
import type { ExecutorJob } from '../executor/protocol';
import {
  exampleBackup,
  exampleManifest,
  examplePolicy,
  exampleRun,
} from '../testing/exampleRecords';
import { StepExecutor, failure, success } from '../testing/StepExecutor';
import { Jobs } from './Jobs';
import { Parts } from './Parts';
import { PlanChecks } from './PlanChecks';
import { RunDesk } from './RunDesk';
import { ScheduleBook } from './ScheduleBook';
import { Worker } from './Worker';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = Date.parse('2026-11-22T12:00:00.000Z');

describe('Worker', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backups-worker-'));
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  async function createWorld() {
    const knex = await openDatabase(
      mockServices.database({
        knex: await databases.init('SQLITE_3'),
        migrations: { skip: false },
      }),
    );
    let now = NOW;
    const clock = () => now;
    const store = new KnexProtectionStore(knex, clock);
    const source = (name: string) => ({
      engine: 'sqlite',
      entityRef: 'component:default/shop',
      connection: { file: join(folder, `${name}.sqlite`) },
    });
    // Of a portal that was started again with another configuration in between.
    let place = 'orders';
    const config = readBackupsConfig(
      new ConfigReader({
        backups: {
          keys: { signingKeyFile: 'a', identityFile: 'b' },
          stores: { near: { type: 'filesystem', directory: folder } },
          sources: { orders: source('orders'), stock: source('stock') },
        },
      }),
    );
    const parts = await Parts.load(config, { engines: [], stores: [] });
    const stores = [{ name: 'near', type: 'filesystem' }];
    const orders = examplePolicy({ stores });
    const stock = examplePolicy({ source: 'stock', stores });
    await store.transaction(each => each.savePolicies([orders, stock], NOW));
    const checks = new PlanChecks({ store, locationOf: () => place });
    const addRestore = async (target: 'source' | 'isolated') => {
      const backup = exampleBackup({
        policyId: orders.id,
        copies: [{ store: 'near', state: 'stored' }],
      });
      const plan: RestorePlanRecord = {
        id: newId(),
        policyId: orders.id,
        entityRef: orders.entityRef,
        source: orders.source,
        target,
        backupId: backup.id,
        pointAt: backup.pointAt,
        isPointInTime: false,
        location: place,
        steps: [],
        warnings: [],
        estimateReason: backupsReason('run.queued'),
        hash: 'unknown',
        reason: 'it is lost',
        requestedBy: 'user:default/dana',
        requestedAt: NOW,
        expiresAt: NOW + 1,
      };
      await store.transaction(each =>
        each.addBackup(backup, exampleManifest(backup)),
      );
      const hash = (await checks.hashNow(plan)) ?? 'none';
      await store.transaction(each => each.addRestorePlan({ ...plan, hash }));
      return { backup, plan };
    };
    const replica = (owner: string, leases = new KnexLeases(knex)) => {
      const logger = mockServices.logger.mock();
      const executor = new StepExecutor();
      const shared = { store, logger, leases, now: clock };
      const desk = new RunDesk({
        ...shared,
        schedules: new ScheduleBook(),
        retryAfterMs: [60_000, 300_000],
        onFacts: () => {},
        onChanged: () => {},
      });
      const worker = new Worker({
        ...shared,
        desk,
        owner,
        concurrency: 2,
        maximumMs: config.maximumMs,
        plans: checks,
        executors: new Map([['embedded', executor]]),
        jobs: new Jobs({
          config,
          parts,
          keys: {
            signingKey: async () => 'PEM',
            verifyKey: 'PEM',
            identities: async () => ['AGE'],
          },
        }),
      });
      return { desk, executor, worker };
    };
    const facts = async (): Promise<string[]> =>
      (await knex('quarterdeck_outbox').select('payload_json')).map(
        row => JSON.parse(row.payload_json).type,
      );
    const queue = async (changes: Partial<RunRecord> = {}) => {
      const run = exampleRun({ queuedAt: now, ...changes });
      await store.transaction(each => each.addRun(run));
      return run.id;
    };
    const stateOf = async (id: string) => (await store.run(id))?.state;
    const until = async (id: string, state: string) => {
      for (let tries = 0; (await stateOf(id)) !== state; tries += 1) {
        if (tries > 500) {
          throw new Error(`Run is ${await stateOf(id)}, not ${state}`);
        }
        await sleep(10);
      }
    };
    return {
      knex,
      store,
      orders,
      stock,
      replica,
      facts,
      queue,
      until,
      addRestore,
      move: (location: string) => {
        place = location;
      },
      advance: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  }

  it('writes run, backup, copies and fact together when it succeeds', async () => {
    const { facts, queue, replica, store, until } = await createWorld();
    const { executor, worker } = replica('one');
    const id = await queue();
    await worker.pass();
    await until(id, 'running');
    expect(await facts()).toEqual([]);
    expect(await store.backups({})).toEqual([]);
    executor.end(success(executor));
    await worker.idle();
    const run = await store.run(id);
    expect(run).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(await store.backups({})).toMatchObject([
      {
        id: run?.backupId,
        runId: id,
        copies: [{ store: 'near', state: 'verified', verifiedAt: NOW }],
      },
    ]);
    expect(await facts()).toEqual(['backups.backup.succeeded']);
  });

  it('believes no outcome of another backup', async () => {
    const { facts, queue, replica, store, until } = await createWorld();
    const { executor, worker } = replica('one');
    const id = await queue();
    await worker.pass();
    await until(id, 'running');
    const wrong = success(executor);
    if (wrong.outcome?.kind === 'backup') {
      wrong.outcome.manifest.backupId = newId();
    }
    executor.end(wrong);
    await worker.idle();
    expect(await store.run(id)).toMatchObject({
      state: 'failed',
      stateReason: { code: 'run.wrong-outcome' },
    });
    expect(await store.backups({ withDeleted: true })).toEqual([]);
    expect(await facts()).toEqual(['backups.backup.failed']);
  });

  it("begins nothing once the source is another entity's", async () => {
    const { queue, replica, stock, store, until } = await createWorld();
    const { executor, worker } = replica('one');
    const id = await queue();
    await store.transaction(each => each.savePolicies([stock], NOW));
    await worker.pass();
    await until(id, 'failed');
    expect(executor.jobs).toEqual([]);
  });

  it('carries out one run of a source at a time, and others beside it', async () => {
    const { queue, replica, stock, store, until } = await createWorld();
    const { executor, worker } = replica('one');
    const restore = await queue({ kind: 'restore-test', backupId: newId() });
    const backup = exampleBackup({
      copies: [{ store: 'near', state: 'stored' }],
    });
    await store.transaction(each =>
      each.addBackup(backup, exampleManifest(backup)),
    );
    const first = await queue({ kind: 'restore-test', backupId: backup.id });
    const second = await queue();
    const other = await queue({ policyId: stock.id, source: 'stock' });
    await worker.pass();
    // Its backup does not exist.
    await until(restore, 'failed');
    await worker.pass();
    await until(first, 'running');
    await until(other, 'running');
    await worker.pass();
    expect(await store.run(second)).toMatchObject({
      state: 'queued',
      stateReason: { code: 'run.waits-for-run' },
    });
    executor.end(failure('executor.cancelled', false));
    executor.end(failure('executor.cancelled', false));
    await worker.idle();
    await worker.pass();
    await until(second, 'running');
    executor.end(success(executor));
    await worker.idle();
    expect(await store.run(second)).toMatchObject({ state: 'succeeded' });
  });

  it('tries again what may pass, later, into a folder of its own', async () => {
    const { advance, queue, replica, store, until } = await createWorld();
    const { executor, worker } = replica('one');
    const id = await queue();
    await worker.pass();
    await until(id, 'running');
    executor.end(failure('executor.cancelled', true));
    await worker.idle();
    expect(await store.run(id)).toMatchObject({
      state: 'queued',
      stateReason: { code: 'run.retries' },
    });
    await worker.pass();
    expect(executor.jobs).toHaveLength(1);
    advance(60_000);
    await worker.pass();
    await until(id, 'running');
    const [one, other] = executor.jobs;
    const placeOf = (job: ExecutorJob) =>
      job.kind === 'backup' && [job.backupId, job.keyPrefix];
    const { backupId } = (await store.run(id)) ?? {};
    const prefix = `component-default-shop/orders/2026/${backupId}`;
    // A sweep knows what the first one left by the id that the run has still.
    expect(placeOf(one)).toEqual([backupId, prefix]);
    expect(placeOf(other)).toEqual([backupId, `${prefix}/attempt-2`]);
    executor.end(success(executor));
    await worker.idle();
    expect(await store.run(id)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
    });
  });

  it('ends what somebody cancels', async () => {
    const { facts, queue, replica, store, until } = await createWorld();
    const { desk, worker } = replica('one');
    const id = await queue();
    await worker.pass();
    await until(id, 'running');
    await desk.decide(id, { kind: 'cancel', by: 'user:default/dana' });
    await worker.pass();
    await worker.idle();
    expect(await store.run(id)).toMatchObject({
      state: 'cancelled',
      cancelledBy: 'user:default/dana',
    });
    expect(await facts()).toEqual(['backups.backup.cancelled']);
  });

  it('takes up what a dead replica left, and lets that one write nothing more', async () => {
    const { knex, queue, replica, store, until } = await createWorld();
    const shortly = new KnexLeases(knex, 300);
    const dead = replica('dead', shortly);
    const alive = replica('alive');
    const id = await queue();
    await dead.worker.pass();
    await until(id, 'running');
    await alive.worker.pass();
    expect(await store.run(id)).toMatchObject({ attempt: 1, state: 'running' });
    // Nobody renews it that soon.
    await sleep(400);
    await alive.worker.pass();
    await until(id, 'running');
    expect(await store.run(id)).toMatchObject({ attempt: 2 });
    // It wakes up, and thinks that it has made a backup.
    dead.executor.end(success(dead.executor));
    await dead.worker.idle();
    expect(await store.backups({})).toEqual([]);
    alive.executor.end(success(alive.executor));
    await alive.worker.idle();
    const run = await store.run(id);
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect((await store.backups({})).map(backup => backup.id)).toEqual([
      run?.backupId,
    ]);
  });

  it('never repeats a restore onto the source of which nobody knows the end', async () => {
    const { addRestore, knex, queue, replica, store, until } =
      await createWorld();
    const { backup, plan } = await addRestore('source');
    const dead = replica('dead', new KnexLeases(knex, 300));
    const alive = replica('alive');
    const id = await queue({
      kind: 'restore',
      type: undefined,
      backupId: backup.id,
      planId: plan.id,
    });
    await dead.worker.pass();
    await until(id, 'running');
    expect(dead.executor.jobs).toMatchObject([
      { kind: 'restore', place: 'source', backupId: backup.id },
    ]);
    await sleep(400);
    await alive.worker.pass();
    expect(await store.run(id)).toMatchObject({
      state: 'failed',
      stateReason: { code: 'run.outcome-unknown' },
    });
    await alive.worker.pass();
    expect(alive.executor.jobs).toEqual([]);
    dead.executor.end(failure('executor.cancelled', false));
    await dead.worker.idle();
  });

  it('does not restore to a place that nobody has planned', async () => {
    const { addRestore, move, queue, replica, store, until } =
      await createWorld();
    const { executor, worker } = replica('one');
    const { backup, plan } = await addRestore('isolated');
    const id = await queue({
      kind: 'restore',
      type: undefined,
      backupId: backup.id,
      planId: plan.id,
    });
    move('customers');
    await worker.pass();
    await until(id, 'failed');
    expect((await store.run(id))?.stateReason).toMatchObject({
      code: 'run.could-not-begin',
      message: expect.stringContaining('its plan does not hold any more'),
    });
    expect(executor.jobs).toEqual([]);
  });

  it('saves progress and warnings as they come', async () => {
    const { queue, replica, store, until } = await createWorld();
    const { executor, worker } = replica('one');
    const id = await queue();
    await worker.pass();
    await until(id, 'running');
    const warning = backupsReason('run.waits-for-run');
    executor.tell({ event: 'warning', reason: warning });
    const progress = {
      phase: 'dumping' as const,
      bytes: 5,
      totalBytes: 10,
      bytesPerSecond: 5,
      remainingMs: 1_000,
      at: new Date(NOW).toISOString(),
    };
    executor.tell({ event: 'progress', progress });
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await store.run(id))?.progress) {
        break;
      }
      await sleep(10);
    }
    expect(await store.run(id)).toMatchObject({
      progress,
      warnings: [warning],
    });
    executor.end(success(executor));
    await worker.idle();
    const run = await store.run(id);
    expect(run?.progress).toBeUndefined();
    expect(run?.warnings).toEqual([warning]);
  });
});
