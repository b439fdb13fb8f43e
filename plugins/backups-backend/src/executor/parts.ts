/**
 * Loads the engine and the stores of one job, and nothing else: what a job does not need takes no memory. What belongs
 * to the room is named `built-in`, so that a bundler finds it; parts of other authors come as the path of a module.
 */
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type {
  BackupEngine,
  ExecutorPart,
  ManagedEngine,
  ObjectStore,
  StoreKind,
} from '@quarterdeck/plugin-backups-node';
import { z } from 'zod';
import { ExecutorError } from './ExecutorError';
import type { JobStore } from './protocol';

export const BUILT_IN = 'built-in';

type Load = () => Promise<unknown>;

export const builtInEngines: Readonly<Record<string, Load>> = {
  postgres: () => import('../engines/postgres/engine'),
  'postgres-wal': () => import('../engines/postgres-wal/engine'),
  redis: () => import('../engines/redis/engine'),
  sqlite: () => import('../engines/sqlite/engine'),
};

export const builtInStores: Readonly<Record<string, Load>> = {
  filesystem: () => import('../stores/filesystem/store'),
  s3: () => import('../stores/s3/store'),
};

export interface OpenStore {
  name: string;
  store: ObjectStore;
}

/** @throws ExecutorError */
export async function loadEngine(
  part: ExecutorPart,
): Promise<BackupEngine | ManagedEngine> {
  const { engine } = await load(part, builtInEngines);
  if (!isEngine(engine)) {
    throw notLoaded(part, 'its module exports no engine');
  }
  return engine;
}

/** @throws ExecutorError where the engine keeps backups by itself */
export async function loadStreamEngine(
  part: ExecutorPart,
): Promise<BackupEngine> {
  const engine = await loadEngine(part);
  if (engine.kind !== 'stream') {
    throw wrongKind(part);
  }
  return engine;
}

/** @throws ExecutorError where the engine gives streams */
export async function loadManagedEngine(
  part: ExecutorPart,
): Promise<ManagedEngine> {
  const engine = await loadEngine(part);
  if (engine.kind !== 'managed') {
    throw wrongKind(part);
  }
  return engine;
}

/** @throws ExecutorError */
export async function loadStoreKind(part: ExecutorPart): Promise<StoreKind> {
  const { storeKind } = await load(part, builtInStores);
  if (!isStoreKind(storeKind)) {
    throw notLoaded(part, 'its module exports no storeKind');
  }
  return storeKind;
}

/** @throws ExecutorError */
export async function openStores(
  stores: readonly JobStore[],
): Promise<OpenStore[]> {
  return Promise.all(
    stores.map(async ({ name, kind, config }) => {
      const storeKind = await loadStoreKind(kind);
      const parsed = storeKind.configSchema.safeParse(config);
      if (!parsed.success) {
        throw new ExecutorError(
          backupsReason('executor.bad-store', {
            store: name,
            cause: z.prettifyError(parsed.error),
          }),
        );
      }
      return { name, store: storeKind.open(parsed.data) };
    }),
  );
}

/** @throws ExecutorError */
export function parseConnection(
  engine: { connectionSchema: z.ZodType },
  connection: unknown,
  source: string,
): unknown {
  const parsed = engine.connectionSchema.safeParse(connection);
  if (!parsed.success) {
    throw new ExecutorError(
      backupsReason('executor.bad-connection', {
        source,
        cause: z.prettifyError(parsed.error),
      }),
    );
  }
  return parsed.data;
}

/** The connection to restore to, where it is another one. @throws ExecutorError */
export function parseConnections(
  engine: { connectionSchema: z.ZodType },
  job: { connection: unknown; restoreConnection: unknown; source: string },
): { connection: unknown; restoreConnection: unknown } {
  const { restoreConnection } = job;
  return {
    connection: parseConnection(engine, job.connection, job.source),
    restoreConnection:
      restoreConnection === undefined || restoreConnection === null
        ? undefined
        : parseConnection(engine, restoreConnection, job.source),
  };
}

async function load(
  part: ExecutorPart,
  builtIn: Readonly<Record<string, Load>>,
): Promise<Record<string, unknown>> {
  try {
    if (part.module !== BUILT_IN) {
      return namesOf(await import(part.module));
    }
    if (!Object.hasOwn(builtIn, part.id)) {
      throw new Error(`there are ${Object.keys(builtIn).join(', ')}`);
    }
    return namesOf(await builtIn[part.id]());
  } catch (error) {
    throw notLoaded(part, error instanceof Error ? error.message : `${error}`);
  }
}

const namesSchema = z.record(z.string(), z.unknown());

/** A module of CommonJS that is imported has its names below `default`, too. */
function namesOf(module: unknown): Record<string, unknown> {
  const names = namesSchema.parse({ ...Object(module) });
  return { ...Object(names.default), ...names };
}

function notLoaded(part: ExecutorPart, cause: string): ExecutorError {
  return new ExecutorError(
    backupsReason('executor.not-loaded', { id: part.id, cause }),
  );
}

function wrongKind(part: ExecutorPart): ExecutorError {
  return new ExecutorError(
    backupsReason('executor.wrong-kind', { engine: part.id }),
  );
}

function isEngine(value: unknown): value is BackupEngine | ManagedEngine {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'stream' || value.kind === 'managed') &&
    'connectionSchema' in value &&
    'restore' in value &&
    'sweep' in value
  );
}

function isStoreKind(value: unknown): value is StoreKind {
  return (
    typeof value === 'object' &&
    value !== null &&
    'configSchema' in value &&
    'open' in value
  );
}
