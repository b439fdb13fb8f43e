import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { assertionSchema } from './executor/protocol';
import {
  DEFAULT_POLICY,
  durationSchema,
  policySchema,
  readPolicies,
  type PolicyConfig,
} from './policiesConfig';

const HOUR_MS = 3_600_000;
const EXECUTORS = ['embedded', 'kubernetes'];

/** `backups` of the configuration, with secrets: only `engine/Jobs.ts` and the stores see the whole. */
export interface BackupsConfig {
  keys: {
    signingKeyFile: string;
    identityFile: string;
    escrow: { name: string; recipient: string }[];
  };
  stores: ReadonlyMap<string, StoreConfig>;
  sources: ReadonlyMap<string, SourceConfig>;
  policies: ReadonlyMap<string, PolicyConfig>;
  /** By name; read by who makes them. */
  executors: Readonly<Record<string, Config | undefined>>;
  /** Types of resources that hold data. */
  dataTypes: readonly string[];
  /** After so long a run is ended. */
  maximumMs: { backup: number; 'restore-test': number; restore: number };
  /** Runs at a time in each replica. */
  concurrency: number;
  /** Pauses between the attempts of a run. */
  retryAfterMs: readonly number[];
  /** Between two rounds of removing what is not needed. */
  keepEveryMs: number;
  /** How long what a run left behind lies there after its end: whoever wrote it may still be ending. */
  sweepAfterMs: number;
}

export interface StoreConfig {
  name: string;
  type: string;
  /** How long copies stay there once another store has a verified one. */
  keepMs?: number;
  /** All but what is common to all kinds; with secrets. */
  config: Readonly<Record<string, unknown>>;
}

export interface SourceConfig {
  name: string;
  title: string;
  engine: string;
  /** Whose data it is. */
  entityRef?: string;
  /** Which entities may say by annotation that it is theirs; `*` stands for any letters. */
  claimableBy: readonly string[];
  connection: unknown;
  restoreConnection: unknown;
  /** Name of a policy, where neither the entity says another. */
  policy: string;
  stores?: readonly string[];
  executor: string;
  assertions: readonly z.infer<typeof assertionSchema>[];
}

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const named = <Value extends z.ZodType>(value: Value) =>
  z.record(
    z.string().regex(NAME, 'names are of small letters, digits and dashes'),
    value,
  );
const sourceSchema = z.strictObject({
  title: z.string().optional(),
  engine: z.string(),
  entityRef: z.string().optional(),
  entities: z.array(z.string()).optional(),
  connection: z.record(z.string(), z.unknown()),
  restoreConnection: z.record(z.string(), z.unknown()).optional(),
  policy: z.string().default(DEFAULT_POLICY),
  stores: z.array(z.string()).min(1).optional(),
  executor: z.string().default('embedded'),
  assertions: z.array(assertionSchema.strict()).default([]),
});

const hoursSchema = z
  .number()
  .positive()
  .max(24 * 30)
  .default(12);

const backupsSchema = z.strictObject({
  keys: z
    .strictObject({
      signingKeyFile: z.string().optional(),
      identityFile: z.string().optional(),
      escrow: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            recipient: z
              .string()
              .regex(/^age1[0-9a-z]+$/, 'must be a recipient of age: age1…'),
          }),
        )
        .default([]),
    })
    .prefault({}),
  stores: named(
    z.looseObject({ type: z.string(), keep: durationSchema.optional() }),
  ).default({}),
  sources: named(sourceSchema).default({}),
  policies: named(policySchema).default({}),
  executors: z
    .strictObject({
      embedded: z.unknown().optional(),
      kubernetes: z.unknown().optional(),
    })
    .prefault({}),
  dataTypes: z.array(z.string()).default(['database', 'bucket', 'storage']),
  maximumHours: z
    .strictObject({
      backup: hoursSchema,
      restoreTest: hoursSchema,
      restore: hoursSchema,
    })
    .prefault({}),
  concurrency: z.number().int().min(1).max(64).default(2),
  retryAfter: z
    .array(durationSchema)
    .max(9)
    .prefault([{ minutes: 1 }, { minutes: 5 }]),
  keepEvery: durationSchema.prefault({ minutes: 15 }),
  sweepAfter: durationSchema.prefault({ minutes: 15 }),
});
type Parsed = z.infer<typeof backupsSchema>;

/**
 * Reads `backups`. Without it the room is there, and empty.
 *
 * @throws InputError that names the key and what it should be
 */
export function readBackupsConfig(rootConfig: Config): BackupsConfig {
  const parsed = backupsSchema.safeParse(
    rootConfig.getOptional('backups') ?? {},
  );
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${['backups', ...issue.path].join('.')}: ${issue.message}`,
    );
  }
  const { data } = parsed;
  const config: BackupsConfig = {
    keys: readKeys(rootConfig, data),
    stores: mapOf(data.stores, (name, { type, keep, ...rest }) => ({
      name,
      type,
      keepMs: keep,
      config: rest,
    })),
    sources: mapOf(data.sources, readSource),
    policies: readPolicies(data.policies),
    executors: Object.fromEntries(
      EXECUTORS.flatMap(name => {
        const own = rootConfig.getOptionalConfig(`backups.executors.${name}`);
        // Only the one beside the portal is there without being configured.
        return own || name === 'embedded' ? [[name, own] as const] : [];
      }),
    ),
    dataTypes: data.dataTypes,
    maximumMs: {
      backup: data.maximumHours.backup * HOUR_MS,
      'restore-test': data.maximumHours.restoreTest * HOUR_MS,
      restore: data.maximumHours.restore * HOUR_MS,
    },
    concurrency: data.concurrency,
    retryAfterMs: data.retryAfter,
    keepEveryMs: data.keepEvery,
    sweepAfterMs: data.sweepAfter,
  };
  assertNames(config);
  return config;
}

function readKeys(rootConfig: Config, { keys, sources }: Parsed) {
  const connection = rootConfig.getOptional('backend.database.connection');
  const directory =
    typeof connection === 'object' &&
    connection !== null &&
    'directory' in connection
      ? connection.directory
      : undefined;
  const file = (key: 'signingKeyFile' | 'identityFile', otherwise: string) => {
    const configured = keys[key];
    if (configured !== undefined) {
      return resolve(configured);
    }
    if (typeof directory === 'string') {
      return resolve(join(directory, 'backups-keys', otherwise));
    }
    if (Object.keys(sources).length > 0) {
      throw new InputError(
        `backups.keys.${key} is missing: a file that outlives the portal's container, on a volume of its own`,
      );
    }
    return join(tmpdir(), 'quarterdeck-backups-keys', otherwise);
  };
  return {
    signingKeyFile: file('signingKeyFile', 'signing.pem'),
    identityFile: file('identityFile', 'identity.txt'),
    escrow: keys.escrow,
  };
}

function readSource(
  name: string,
  source: z.infer<typeof sourceSchema>,
): SourceConfig {
  const { entities, entityRef, ...rest } = source;
  if (entityRef === undefined && entities === undefined) {
    throw new InputError(
      `backups.sources.${name} says whose data it is by "entityRef", or which entities may claim it by "entities"`,
    );
  }
  return {
    ...rest,
    name,
    title: source.title ?? name,
    entityRef: entityRef === undefined ? undefined : fullRef(name, entityRef),
    claimableBy: (entities ?? []).map(pattern => pattern.toLowerCase()),
    restoreConnection: source.restoreConnection,
  };
}

function fullRef(source: string, text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    throw new InputError(
      `backups.sources.${source}.entityRef is "${text}"; it must be like component:default/shop`,
    );
  }
}

/** @throws InputError for names of policies, stores, keys and executors that are not there; engines are told by who loads them */
function assertNames({
  executors,
  keys,
  policies,
  sources,
  stores,
}: BackupsConfig) {
  for (const { name, ...source } of sources.values()) {
    const key = `backups.sources.${name}`;
    assertKnown(`${key}.policy`, source.policy, policies.keys());
    assertKnown(`${key}.executor`, source.executor, Object.keys(executors));
    for (const store of source.stores ?? []) {
      assertKnown(`${key}.stores`, store, stores.keys());
    }
  }
  for (const policy of policies.values()) {
    for (const store of policy.stores ?? []) {
      const key = `backups.policies.${policy.name}.stores`;
      assertKnown(key, store, stores.keys());
    }
    for (const name of policy.escrow ?? []) {
      assertKnown(
        `backups.policies.${policy.name}.escrow`,
        name,
        keys.escrow.map(each => each.name),
      );
    }
  }
}

/** @throws InputError that lists what there is */
export function assertKnown(
  key: string,
  name: string,
  known: Iterable<string>,
): void {
  const names = [...known];
  if (!names.includes(name)) {
    throw new InputError(
      `${key} names "${name}"; there ${
        names.length > 0 ? `is ${names.join(', ')}` : 'are none'
      }`,
    );
  }
}

function mapOf<Value, Read>(
  values: Readonly<Record<string, Value>>,
  read: (name: string, value: Value) => Read,
): Map<string, Read> {
  return new Map(
    Object.entries(values).map(([name, value]) => [name, read(name, value)]),
  );
}
