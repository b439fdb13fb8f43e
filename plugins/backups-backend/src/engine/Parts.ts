import { InputError } from '@backstage/errors';
import type { BackupType } from '@quarterdeck/plugin-backups-common';
import type {
  ExecutorPart,
  ObjectStore,
  StoreKind,
} from '@quarterdeck/plugin-backups-node';
import { z } from 'zod';
import {
  assertKnown,
  type BackupsConfig,
  type SourceConfig,
  type StoreConfig,
} from '../config';
import {
  BUILT_IN,
  builtInEngines,
  builtInStores,
  loadEngine,
  loadStoreKind,
} from '../executor/parts';
import type { JobStore } from '../executor/protocol';

/** What the portal knows of an engine; its work is done in the executor. */
export interface EnginePart {
  part: ExecutorPart;
  kind: 'stream' | 'managed';
  types: readonly BackupType[];
}

interface StorePart {
  job: JobStore;
  open(): ObjectStore;
}

/** The engines and stores that the configuration uses. */
export class Parts {
  /** @throws InputError that names the key, for a part that is not there and for what it says of its configuration */
  static async load(
    config: BackupsConfig,
    extensions: {
      engines: readonly ExecutorPart[];
      stores: readonly ExecutorPart[];
    },
  ): Promise<Parts> {
    const engineParts = partsOf(builtInEngines, extensions.engines);
    const storeParts = partsOf(builtInStores, extensions.stores);
    const engines = new Map<string, EnginePart>();
    for (const source of config.sources.values()) {
      engines.set(source.engine, await loadEngineOf(source, engineParts));
    }
    const stores = new Map<string, StorePart>();
    for (const store of config.stores.values()) {
      stores.set(store.name, await loadStore(store, storeParts));
    }
    return new Parts(engines, stores);
  }

  readonly #open = new Map<string, ObjectStore>();

  private constructor(
    private readonly engines: ReadonlyMap<string, EnginePart>,
    private readonly stores: ReadonlyMap<string, StorePart>,
  ) {}

  /** @returns undefined where no source of the configuration has it */
  engine(id: string): EnginePart | undefined {
    return this.engines.get(id);
  }

  /** With secrets. @returns undefined for a store that is not configured any more */
  storeOfJob(name: string): JobStore | undefined {
    return this.stores.get(name)?.job;
  }

  /** @throws InputError for a store that is not configured any more */
  openStore(name: string): ObjectStore {
    const open = this.#open.get(name) ?? this.stores.get(name)?.open();
    if (!open) {
      throw new InputError(`backups.stores has no ${name}`);
    }
    this.#open.set(name, open);
    return open;
  }

  get storeNames(): string[] {
    return [...this.stores.keys()];
  }
}

function partsOf(
  builtIn: Readonly<Record<string, unknown>>,
  extensions: readonly ExecutorPart[],
): Map<string, ExecutorPart> {
  return new Map([
    ...Object.keys(builtIn).map((id): [string, ExecutorPart] => [
      id,
      { id, module: BUILT_IN },
    ]),
    ...extensions.map((part): [string, ExecutorPart] => [part.id, part]),
  ]);
}

async function loadEngineOf(
  { name, engine: id, connection, restoreConnection }: SourceConfig,
  known: ReadonlyMap<string, ExecutorPart>,
): Promise<EnginePart> {
  const key = `backups.sources.${name}`;
  const part = partOf(`${key}.engine`, id, known);
  const engine = await loadEngine(part);
  assertShape(`${key}.connection`, engine.connectionSchema, connection);
  if (restoreConnection !== undefined) {
    assertShape(
      `${key}.restoreConnection`,
      engine.connectionSchema,
      restoreConnection,
    );
  }
  return { part, kind: engine.kind, types: engine.types };
}

async function loadStore(
  { name, type, config }: StoreConfig,
  known: ReadonlyMap<string, ExecutorPart>,
): Promise<StorePart> {
  const key = `backups.stores.${name}`;
  const part = partOf(`${key}.type`, type, known);
  const kind: StoreKind = await loadStoreKind(part);
  const parsed = assertShape(key, kind.configSchema, config);
  return {
    job: { name, kind: part, config },
    open: () => kind.open(parsed),
  };
}

function partOf(
  key: string,
  id: string,
  known: ReadonlyMap<string, ExecutorPart>,
): ExecutorPart {
  assertKnown(key, id, known.keys());
  return known.get(id) ?? { id, module: BUILT_IN };
}

function assertShape(key: string, schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${[key, ...issue.path].join('.')}: ${issue.message}`);
  }
  return parsed.data;
}
