import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DEFAULT_VERSIONS,
  ImageName,
  VersionTable,
} from '@quarterdeck/service-generator';
import { resolve } from 'node:path';
import { z } from 'zod';

const image = z.strictObject({
  repository: z.string().optional(),
  tag: z.string().optional(),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
});

const createSchema = z.strictObject({
  repositories: z
    .strictObject({
      directory: z.string().min(1).optional(),
      hosts: z
        .array(
          z.strictObject({
            host: z.string().regex(/^[a-z0-9.-]+(?::\d{1,5})?$/),
            username: z.string().optional(),
            token: z.string().optional(),
          }),
        )
        .default([]),
      committer: z
        .strictObject({ name: z.string().min(1), email: z.email() })
        .default({ name: 'Quarterdeck', email: 'quarterdeck@localhost' }),
    })
    .prefault({}),
  clusters: z
    .record(z.string(), z.strictObject({ write: z.boolean().default(false) }))
    .default({}),
  versions: z
    .strictObject({
      images: z.record(z.string(), image).default({}),
      actions: z
        .record(
          z.string(),
          z.strictObject({
            version: z.string(),
            commit: z.string().regex(/^[0-9a-f]{40}$/),
          }),
        )
        .default({}),
      tools: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
});

export type RepositoriesConfig = z.infer<typeof createSchema>['repositories'];

export interface CreateConfig {
  repositories: RepositoriesConfig;
  versions: VersionTable;
  /** Whether actions may write to this cluster */
  mayWrite(cluster: string): boolean;
}

/**
 * Reads `create` from the configuration.
 *
 * @throws InputError that names each key that is wrong
 */
export function readCreateConfig(rootConfig: Config): CreateConfig {
  const result = createSchema.safeParse(rootConfig.getOptional('create') ?? {});
  if (!result.success) {
    throw new InputError(
      result.error.issues
        .map(
          ({ path, message }) => `${['create', ...path].join('.')}: ${message}`,
        )
        .join('; '),
    );
  }
  const { repositories, clusters, versions } = result.data;
  return {
    repositories: {
      ...repositories,
      directory: repositories.directory && resolve(repositories.directory),
    },
    versions: versionTable(versions),
    mayWrite: cluster =>
      clusters[cluster]?.write ??
      rootConfig.getOptionalBoolean(`rollouts.clusters.${cluster}.write`) ??
      false,
  };
}

function versionTable({
  images,
  actions,
  tools,
}: z.infer<typeof createSchema>['versions']): VersionTable {
  const table = { ...DEFAULT_VERSIONS.images };
  for (const [name, own] of Object.entries(images)) {
    if (!isImageName(name)) {
      throw new InputError(
        `create.versions.images.${name}: there is no such image; there are ${Object.keys(table).join(', ')}`,
      );
    }
    table[name] = { ...table[name], ...own };
  }
  return {
    images: table,
    actions: { ...DEFAULT_VERSIONS.actions, ...actions },
    tools: { ...DEFAULT_VERSIONS.tools, ...tools },
  };
}

function isImageName(name: string): name is ImageName {
  return name in DEFAULT_VERSIONS.images;
}
