/**
 * Alters what lies in a store in every way that a disk, a network or a hand can, and restores: each time the damage has to
 * be found and to be named, and a second store that is unharmed has to be used instead.
 */
import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import type { ObjectStore } from '@quarterdeck/plugin-backups-node';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Reporter } from '../src/executor/Reporter';
import { RestoreFailure } from '../src/executor/RestoreFailure';
import { backUp } from '../src/executor/backUp';
import type { JobContext } from '../src/executor/JobContext';
import { BUILT_IN, openStores } from '../src/executor/parts';
import type { JobStore, Outcome } from '../src/executor/protocol';
import { restore } from '../src/executor/restore';
import { createBucket } from '../src/testing/createBucket';
import { openWorkshop, type Workshop } from '../src/testing/executorJobs';
import {
  startVersityGateway,
  withoutS3,
} from '../src/testing/startVersityGateway';
import type { CampaignResult } from './result';

const FLIPS = 200;
const CUTS = 200;
const DATA_BYTES = 400_000;

export interface DamageResult {
  cases: number;
  /** Restored as if nothing were wrong. */
  undetected: number;
  /** Found, but not named, or a store that is whole was not used. */
  wrong: number;
}

type Backup = Extract<Outcome, { kind: 'backup' }>;
type Damage = (stored: Buffer) => Buffer | undefined;

/** @param store where the damage is done; undefined: a directory */
export async function damageCampaign({
  scale,
  seed,
  store,
}: {
  scale: number;
  seed: number;
  store?: JobStore;
}): Promise<DamageResult> {
  const workshop = await openWorkshop(['local', 'far']);
  try {
    const file = path.join(workshop.folder, 'orders');
    await writeFile(file, randomBytes(DATA_BYTES));
    const estate = await Estate.make(workshop, file, store);
    await estate.expectWhole();
    const { below } = seeded(seed);
    for (let count = 0; count < FLIPS * scale; count++) {
      await estate.damage(below(3), stored =>
        flip(stored, below(stored.length), below(8)),
      );
    }
    for (let count = 0; count < CUTS * scale; count++) {
      await estate.damage(below(3), stored =>
        stored.subarray(0, below(stored.length)),
      );
    }
    for (const object of [0, 1, 2]) {
      await estate.damage(object, () => undefined);
      await estate.damage(object, () => Buffer.alloc(0));
      await estate.damage(object, stored => Buffer.alloc(stored.length));
      await estate.damage(object, stored => Buffer.concat([stored, stored]));
      await estate.damage(object, stored =>
        Buffer.concat([stored, Buffer.from([0])]),
      );
      for (const other of estate.others(object)) {
        await estate.damage(object, () => other);
      }
    }
    await estate.expectWhole();
    return estate.result;
  } finally {
    await workshop.close();
  }
}

/** The same to what lies in a real S3 server. */
export async function s3DamageCampaign(options: {
  scale: number;
  seed: number;
}): Promise<DamageResult & Pick<CampaignResult, 'skipped'>> {
  if (withoutS3) {
    const skipped = [
      { what: 'damage to what lies in a real S3 server', reason: withoutS3 },
    ];
    return { cases: 0, undetected: 0, wrong: 0, skipped };
  }
  const server = await startVersityGateway();
  try {
    const store = {
      name: 'near',
      kind: { id: 's3', module: BUILT_IN },
      config: server.config('near'),
    };
    await createBucket(server, store.name);
    return { ...(await damageCampaign({ ...options, store })), skipped: [] };
  } finally {
    await server.stop();
  }
}

/** Two backups of the same keys: parts of one are genuine, and wrong in the other. */
class Estate {
  readonly result: DamageResult = { cases: 0, undetected: 0, wrong: 0 };

  private constructor(
    private readonly workshop: Workshop,
    private readonly file: string,
    private readonly stores: JobStore[],
    private readonly damaged: ObjectStore,
    private readonly backup: Backup,
    /** Of both backups, in the order of keys. */
    private readonly genuine: Buffer[],
    private readonly foreign: Buffer[],
  ) {}

  static async make(workshop: Workshop, file: string, store?: JobStore) {
    const job = workshop.backupJob({ file });
    const stores = store ? [store, ...job.stores.slice(1)] : job.stores;
    const [{ store: damaged }] = await openStores(stores);
    const make = async () => {
      const { runId, backupId, keyPrefix } = workshop.backupJob({ file });
      return backUp(
        { ...job, runId, backupId, keyPrefix, stores },
        contextIn(workshop),
      );
    };
    const [backup, other] = [await make(), await make()];
    if (backup.kind !== 'backup' || other.kind !== 'backup') {
      throw new Error('It made no backups');
    }
    const read = (one: Backup) =>
      Promise.all(
        keysOf(one).map(async key =>
          buffer(await damaged.read(key, new AbortController().signal)),
        ),
      );
    return new Estate(
      workshop,
      file,
      stores,
      damaged,
      backup,
      await read(backup),
      await read(other),
    );
  }

  /** What could stand in place of an object, being genuine elsewhere. */
  others(object: number): Buffer[] {
    return [
      ...this.foreign,
      ...this.genuine.filter((_stored, index) => index !== object),
    ];
  }

  /** Does it, restores with and without a store that is whole, and undoes it. */
  async damage(object: number, how: Damage): Promise<void> {
    const key = keysOf(this.backup)[object];
    const damaged = how(Buffer.from(this.genuine[object]));
    await this.#put(key, damaged);
    await this.#judgeAlone(key);
    await this.#judgeBesideWhole();
    await this.#put(key, this.genuine[object]);
  }

  async expectWhole(): Promise<void> {
    const outcome = await this.#restore(this.stores);
    if (outcome.kind !== 'restore' || outcome.damaged.length > 0) {
      throw new Error('What is whole does not restore');
    }
  }

  async #judgeAlone(key: string): Promise<void> {
    this.result.cases += 1;
    try {
      await this.#restore(this.stores.slice(0, 1));
      this.result.undetected += 1;
    } catch (error) {
      const isNamed =
        error instanceof RestoreFailure &&
        error.details.damaged.some(({ reason }) =>
          reason.message.includes(key),
        );
      this.result.wrong += isNamed ? 0 : 1;
    }
  }

  async #judgeBesideWhole(): Promise<void> {
    this.result.cases += 1;
    try {
      const outcome = await this.#restore(this.stores);
      const isNamed =
        outcome.kind === 'restore' &&
        outcome.damaged.some(({ store }) => store === this.stores[0].name);
      this.result.undetected += isNamed ? 0 : 1;
    } catch {
      this.result.wrong += 1;
    }
  }

  #restore(stores: JobStore[]): Promise<Outcome> {
    return restore(
      this.workshop.restoreJob({ file: this.file }, this.backup, { stores }),
      contextIn(this.workshop),
    );
  }

  async #put(key: string, bytes: Buffer | undefined): Promise<void> {
    if (!bytes) {
      await this.damaged.delete(key);
      return;
    }
    const pending = await this.damaged.write(
      key,
      Readable.from([bytes]),
      new AbortController().signal,
    );
    await pending.complete();
  }
}

function keysOf(backup: Backup): string[] {
  return [...backup.manifest.parts.map(({ key }) => key), backup.manifestKey];
}

function flip(stored: Buffer, at: number, bit: number): Buffer {
  stored[at] ^= 1 << bit;
  return stored;
}

function contextIn({ folder }: Workshop): JobContext {
  return {
    reporter: new Reporter(() => {}),
    signal: new AbortController().signal,
    scratch: folder,
    log: () => {},
  };
}
