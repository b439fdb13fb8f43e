import { NotFoundError } from '@backstage/errors';
import type { Manifest } from '@quarterdeck/plugin-backups-common';
import type { BackupsConfig, SourceConfig } from '../config';
import type { BackupRecord, PolicyRecord, RunRecord } from '../domain/records';
import type {
  ExecutorJob,
  ExecutorJobOf,
  JobStore,
} from '../executor/protocol';
import { v7 as newId } from 'uuid';
import type { EnginePart, Parts } from './Parts';
import type { CopiesRequest } from './StoreKeeper';

/** What the keys of the portal come to in jobs; read when they are needed. */
export interface JobKeys {
  /** PEM of the Ed25519 key that signs manifests. */
  signingKey(): Promise<string>;
  /** PEM of its public half. */
  readonly verifyKey: string;
  /** age secret keys; only jobs that restore get them. */
  identities(): Promise<string[]>;
}

export interface RestoreOrder {
  place: 'throw-away' | 'isolated' | 'source';
  backup: BackupRecord;
  /** Of a backup that the portal stores. */
  manifest: Manifest | undefined;
  /** A point after the backup, of an engine that has them. */
  pointAt?: number;
}

/** What an executor is told to do. The one place where secrets of sources and stores meet; what it makes is never logged. */
export class Jobs {
  constructor(
    private readonly options: {
      config: Pick<BackupsConfig, 'sources'>;
      parts: Pick<Parts, 'engine' | 'storeOfJob'>;
      keys: JobKeys;
      scratchRoot?: string;
    },
  ) {}

  /** @throws NotFoundError for a source that is not configured any more */
  async backup(policy: PolicyRecord, run: RunRecord): Promise<ExecutorJob> {
    const { engine } = this.#sourceOf(policy.source);
    const type = run.type ?? 'full';
    const shape = this.#shapeOf(policy, run.id);
    if (engine.kind === 'managed') {
      return { kind: 'managed-backup', ...shape, type };
    }
    if (run.backupId === undefined) {
      throw new Error(`Run ${run.id} was not claimed`);
    }
    return {
      kind: 'backup',
      ...shape,
      backupId: run.backupId,
      type,
      keyPrefix: keyPrefixOf(policy, { ...run, backupId: run.backupId }),
      stores: this.#stores(policy.stores.map(({ name }) => name)),
      recipients: policy.recipients.map(({ recipient }) => recipient),
      signingKey: await this.options.keys.signingKey(),
    };
  }

  /** @throws NotFoundError for a source that is not configured any more, and a backup that lies in no store of now */
  async restore(
    policy: PolicyRecord,
    runId: string,
    { place, backup, manifest, pointAt }: RestoreOrder,
  ): Promise<ExecutorJob> {
    const { source, engine } = this.#sourceOf(policy.source);
    const shape = this.#shapeOf(policy, runId);
    const assertions = [...source.assertions];
    if (engine.kind === 'managed') {
      return {
        kind: 'managed-restore',
        ...shape,
        place,
        label: backup.label ?? '',
        pointAt: pointAt === undefined ? null : new Date(pointAt).toISOString(),
        assertions,
      };
    }
    const stores = this.#stores(goodStores(backup));
    if (!manifest || stores.length === 0) {
      throw new NotFoundError(
        `Backup ${backup.id} lies in no store that is configured`,
      );
    }
    return {
      kind: 'restore',
      ...shape,
      place,
      backupId: backup.id,
      stores,
      manifestKey: backup.manifestKey ?? '',
      manifestSha256: backup.manifestSha256 ?? '',
      parts: manifest.parts,
      verifyKey: this.options.keys.verifyKey,
      identities: await this.options.keys.identities(),
      assertions,
    };
  }

  inventory(policy: PolicyRecord, runId: string): ExecutorJobOf<'inventory'> {
    return { kind: 'inventory', ...this.#shapeOf(policy, runId) };
  }

  sweep(
    policy: PolicyRecord,
    runId: string,
    liveRunIds: readonly string[],
  ): ExecutorJobOf<'sweep'> {
    return {
      kind: 'sweep',
      ...this.#shapeOf(policy, runId),
      liveRunIds: [...liveRunIds],
    };
  }

  /** Reads copies of a backup back, and writes those that are lost. */
  copies({ backup, stores, ...work }: CopiesRequest): ExecutorJobOf<'copies'> {
    return {
      kind: 'copies',
      runId: newId(),
      entityRef: backup.entityRef,
      source: backup.source,
      scratchRoot: this.options.scratchRoot,
      backupId: backup.id,
      stores: this.#stores(stores),
      ...work,
    };
  }

  #stores(names: readonly string[]): JobStore[] {
    return names.flatMap(name => this.options.parts.storeOfJob(name) ?? []);
  }

  #shapeOf(policy: PolicyRecord, runId: string) {
    const { source, engine } = this.#sourceOf(policy.source);
    return {
      runId,
      entityRef: policy.entityRef,
      source: policy.source,
      engine: engine.part,
      connection: source.connection,
      // What JSON leaves out is not a connection.
      restoreConnection: source.restoreConnection ?? null,
      scratchRoot: this.options.scratchRoot,
    };
  }

  #sourceOf(name: string): { source: SourceConfig; engine: EnginePart } {
    const source = this.options.config.sources.get(name);
    const engine = source && this.options.parts.engine(source.engine);
    if (!source || !engine) {
      throw new NotFoundError(`backups.sources has no ${name}`);
    }
    return { source, engine };
  }
}

/**
 * Below the prefix of each store: `component-default-shop/orders/2026/<backup id>`, of further attempts
 * `…/<backup id>/attempt-2`: an executor that outlives its replica writes into nothing of the next one.
 */
export function keyPrefixOf(
  { entityRef, source }: Pick<PolicyRecord, 'entityRef' | 'source'>,
  {
    backupId,
    startedAt = 0,
    attempt,
  }: Pick<RunRecord, 'startedAt' | 'attempt'> & { backupId: string },
): string {
  return [
    entityRef.replace(/[^A-Za-z0-9._-]/g, '-'),
    source,
    new Date(startedAt).getUTCFullYear(),
    backupId,
    ...(attempt > 1 ? [`attempt-${attempt}`] : []),
  ].join('/');
}

/** Those that were read back first. */
function goodStores({ copies }: BackupRecord): string[] {
  const inState = (state: string) =>
    copies.filter(copy => copy.state === state).map(({ store }) => store);
  return [...inState('verified'), ...inState('stored')];
}
