/**
 * Backups to a real S3 server through connections that are cut, fall silent, are slow or are refused, and objects that are
 * damaged behind its back. A backup that is said to be good has to be there to the last byte, one that failed says why,
 * after a sweep nothing lies around that belongs to no backup, and what was damaged is found and mended.
 */
import { mockServices } from '@backstage/backend-test-utils';
import { ObjectStore } from '@quarterdeck/plugin-backups-node';
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import createKnex from 'knex';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { KnexProtectionStore } from '../src/database/KnexProtectionStore';
import { openDatabase } from '../src/database/openDatabase';
import { Orphans } from '../src/engine/Orphans';
import { Reporter } from '../src/executor/Reporter';
import { isTransient, reasonOf } from '../src/executor/failures';
import { BUILT_IN } from '../src/executor/parts';
import { verifyObject, type Written } from '../src/executor/objects';
import type {
  CopyFinding,
  ExecutorJob,
  Outcome,
} from '../src/executor/protocol';
import { runJob } from '../src/executor/runJob';
import { storeKind } from '../src/stores/s3/store';
import { FaultyProxy } from '../src/testing/FaultyProxy';
import { createBucket } from '../src/testing/createBucket';
import {
  exampleBackup,
  exampleManifest,
  exampleRun,
} from '../src/testing/exampleRecords';
import { openWorkshop, type Workshop } from '../src/testing/executorJobs';
import {
  startVersityGateway,
  withoutS3,
  type S3Server,
} from '../src/testing/startVersityGateway';
import { anyFault, damage } from './storeFaults';

const BACKUPS = 100;
const DAMAGES = 60;
/** Several parts of an upload. */
const LARGEST_BYTES = 20 * 1024 * 1024;
const DAMAGED_BYTES = 2 * 1024 * 1024;
const JOB_MS = 60_000;

export interface StoresResult {
  cases: number;
  /** Backups that were said to be good and whose objects are gone. */
  lost: number;
  crashed: number;
  /** Backups that were said to be good and are not, and damage that was not found. */
  undetected: number;
  /** Failures without a reason, orphans that a sweep left, copies that were not mended. */
  wrong: number;
  succeeded: number;
  failed: number;
  /** How often each reason was given. */
  reasons: Record<string, number>;
  swept: number;
  skipped: { what: string; reason: string }[];
}

type BackupOutcome = Extract<Outcome, { kind: 'backup' }>;
type Random = ReturnType<typeof seeded>;

/** @param options.scale - 1 is 100 backups over bad connections, and 60 damaged objects */
export async function storesCampaign({
  scale,
  seed,
}: {
  scale: number;
  seed: number;
}): Promise<StoresResult> {
  const result: StoresResult = {
    cases: 0,
    lost: 0,
    crashed: 0,
    undetected: 0,
    wrong: 0,
    succeeded: 0,
    failed: 0,
    reasons: {},
    swept: 0,
    skipped: [],
  };
  if (withoutS3) {
    result.skipped.push({
      what: 'backups in a real S3 server',
      reason: withoutS3,
    });
    return result;
  }
  const server = await startVersityGateway();
  const workshop = await openWorkshop();
  try {
    await mkdir(path.join(workshop.folder, 'scratch'), { recursive: true });
    await createBucket(server, 'near');
    await createBucket(server, 'far');
    const campaign = new Campaign(result, server, workshop, seeded(seed));
    await campaign.breakConnections(Math.max(4, Math.round(BACKUPS * scale)));
    await campaign.damageObjects(Math.max(4, Math.round(DAMAGES * scale)));
  } finally {
    await workshop.close();
    await server.stop();
  }
  return result;
}

class Campaign {
  readonly #kept: { outcome: BackupOutcome; runId: string }[] = [];
  readonly #failed: { backupId: string; runId: string }[] = [];

  constructor(
    private readonly result: StoresResult,
    private readonly server: S3Server,
    private readonly workshop: Workshop,
    private readonly random: Random,
  ) {}

  /** Backs up and restores through a proxy that breaks connections, then sweeps and looks at what is there. */
  async breakConnections(count: number): Promise<void> {
    let chance = 0;
    const proxy = await FaultyProxy.start(this.server.port, () =>
      this.random.isLikely(chance)
        ? anyFault(this.random, LARGEST_BYTES)
        : { kind: 'none' },
    );
    try {
      for (let index = 0; index < count; index++) {
        proxy.disconnect();
        chance = this.random.oneOf([0, 0.1, 0.3, 0.6, 0.9]);
        const outcome = await this.#backUp(proxy.endpoint, LARGEST_BYTES);
        if (outcome && this.random.isLikely(0.3)) {
          await this.#restore(outcome, proxy.endpoint);
        }
      }
    } finally {
      await proxy.stop();
    }
    await this.#sweep();
  }

  /** Changes objects of good backups in one bucket, and has the copies tended. */
  async damageObjects(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const { endpoint } = this.server;
      const outcome = await this.#backUp(endpoint, DAMAGED_BYTES);
      if (!outcome) {
        continue;
      }
      const objects = objectsOf(outcome);
      const object = this.random.oneOf(objects);
      const kind = this.random.oneOf([
        'flip',
        'cut',
        'remove',
        'swap',
      ] as const);
      await damage(this.server.fileOf('near', object.key), kind, this.random);
      const findings = await this.#tend(outcome, objects);
      const near = findings.find(({ store }) => store === 'near');
      if (!near?.reason) {
        this.#tell('undetected', `${kind} of ${object.key}`);
      } else if (near.writtenFrom !== 'far') {
        this.#tell('wrong', `${kind} of ${object.key} was not mended`);
      } else {
        await this.#expectWhole('near', outcome);
      }
    }
  }

  async #backUp(
    endpoint: string,
    largest: number,
  ): Promise<BackupOutcome | undefined> {
    this.result.cases += 1;
    const job = this.workshop.backupJob(
      { bytes: this.random.below(largest) + 1 },
      { stores: this.#stores(endpoint) },
    );
    const outcome = await this.#run(job, 'backup');
    if (outcome?.kind !== 'backup') {
      this.#failed.push(job);
      return undefined;
    }
    this.result.succeeded += 1;
    this.#kept.push({ outcome, runId: job.runId });
    for (const { store } of outcome.copies) {
      await this.#expectWhole(store, outcome);
    }
    return outcome;
  }

  async #restore(outcome: BackupOutcome, endpoint: string): Promise<void> {
    this.result.cases += 1;
    const job = this.workshop.restoreJob({ bytes: 1 }, outcome, {
      stores: this.#stores(endpoint),
    });
    const restored = await this.#run(job, 'restore');
    if (restored?.kind === 'restore' && restored.damaged.length > 0) {
      this.#tell('wrong', 'a copy behind a bad connection was called damaged');
    }
  }

  /** @returns undefined where it failed, for a reason that is counted */
  async #run(job: ExecutorJob, what: string): Promise<Outcome | undefined> {
    try {
      return await runJob(job, {
        reporter: new Reporter(() => {}),
        signal: AbortSignal.timeout(JOB_MS),
        scratch: path.join(this.workshop.folder, 'scratch'),
        log: () => {},
      });
    } catch (error) {
      this.result.failed += 1;
      const { code, message } = reasonOf(error);
      this.result.reasons[code] = (this.result.reasons[code] ?? 0) + 1;
      if (code === 'executor.unexpected' || !isTransient(error)) {
        this.#tell('wrong', `${what} failed with ${code}: ${message}`);
      }
      return undefined;
    }
  }

  async #expectWhole(name: string, outcome: BackupOutcome): Promise<void> {
    const store = this.#direct(name);
    for (const object of objectsOf(outcome)) {
      try {
        await verifyObject(store, object, AbortSignal.timeout(JOB_MS));
      } catch (error) {
        this.#tell('undetected', `${object.key} in ${name}: ${String(error)}`);
      }
    }
  }

  async #tend(
    { manifest }: BackupOutcome,
    objects: readonly Written[],
  ): Promise<CopyFinding[]> {
    this.result.cases += 1;
    const outcome = await this.#run(
      {
        kind: 'copies',
        runId: randomUUID(),
        entityRef: manifest.entityRef,
        source: manifest.source,
        backupId: manifest.backupId,
        stores: this.#stores(this.server.endpoint),
        objects: [...objects],
        verify: ['near'],
        write: [],
      },
      'tending copies',
    );
    return outcome?.kind === 'copies' ? outcome.copies : [];
  }

  /** With a database that knows what was kept and what failed: only what was kept may be there afterwards. */
  async #sweep(): Promise<void> {
    const knex = createKnex({
      client: 'better-sqlite3',
      connection: { filename: ':memory:' },
      useNullAsDefault: true,
    });
    try {
      await openDatabase({ getClient: async () => knex });
      const later = () => Date.now() + 25 * 3_600_000;
      const reader = await this.#remember(new KnexProtectionStore(knex, later));
      const orphans = new Orphans({
        reader,
        logger: mockServices.rootLogger(),
        now: later,
      });
      for (const name of ['near', 'far']) {
        const store = this.#direct(name);
        const signal = AbortSignal.timeout(JOB_MS);
        this.result.swept += (await orphans.sweep(name, store, signal)).removed;
        await this.#expectOnlyKept(name, store);
      }
    } finally {
      await knex.destroy();
    }
  }

  async #remember(store: KnexProtectionStore): Promise<KnexProtectionStore> {
    await store.transaction(async transaction => {
      for (const { outcome, runId } of this.#kept) {
        const { manifest, manifestKey, manifestSha256 } = outcome;
        const id = manifest.backupId;
        const backup = exampleBackup({
          id,
          runId,
          manifestKey,
          manifestSha256,
          copies: outcome.copies.map(({ store: name }) => ({
            store: name,
            state: 'verified',
          })),
        });
        await transaction.addRun(
          exampleRun({ id: runId, backupId: id, state: 'succeeded' }),
        );
        await transaction.addBackup(backup, {
          ...exampleManifest(backup),
          ...manifest,
        });
      }
      for (const { backupId, runId } of this.#failed) {
        await transaction.addRun(
          exampleRun({ id: runId, backupId, state: 'failed' }),
        );
      }
    });
    return store;
  }

  async #expectOnlyKept(name: string, store: ObjectStore): Promise<void> {
    const expected = new Set(
      this.#kept
        .filter(({ outcome }) =>
          outcome.copies.some(copy => copy.store === name),
        )
        .flatMap(({ outcome }) => objectsOf(outcome).map(({ key }) => key)),
    );
    for await (const { key } of store.list('')) {
      if (!expected.delete(key)) {
        this.#tell('wrong', `the orphan ${key} stayed in ${name}`);
      }
    }
    for await (const { key } of store.listPending('')) {
      this.#tell('wrong', `the pending upload ${key} stayed in ${name}`);
    }
    for (const key of expected) {
      this.#tell('lost', `${key} in ${name}`);
    }
  }

  #stores(endpoint: string) {
    return ['near', 'far'].map(name => ({
      name,
      kind: { id: 's3', module: BUILT_IN },
      config: {
        ...this.server.config(name),
        endpoint,
        silenceSeconds: 1,
        attempts: 3,
      },
    }));
  }

  #direct(name: string): ObjectStore {
    return storeKind.open(this.server.config(name));
  }

  #tell(defect: 'lost' | 'undetected' | 'wrong', what: string): void {
    this.result[defect] += 1;
    process.stderr.write(`${defect}: ${what}\n`);
  }
}

function objectsOf(outcome: BackupOutcome): Written[] {
  return [
    ...outcome.manifest.parts.map(part => ({
      key: part.key,
      bytes: part.storedBytes,
      sha256: part.storedSha256,
    })),
    {
      key: outcome.manifestKey,
      bytes: outcome.manifestBytes,
      sha256: outcome.manifestSha256,
    },
  ];
}
