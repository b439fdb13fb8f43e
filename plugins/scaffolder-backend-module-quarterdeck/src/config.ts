import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  VersionOverrides,
  VersionTable,
  versionOverridesSchema,
  versionsWith,
} from '@quarterdeck/service-generator';
import { resolve } from 'node:path';
import { z } from 'zod';

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
  workspaces: z.strictObject({ directory: z.string().min(1) }).optional(),
  clusters: z
    .record(z.string(), z.strictObject({ write: z.boolean().default(false) }))
    .default({}),
  versions: versionOverridesSchema.prefault({}),
});

export type RepositoriesConfig = z.infer<typeof createSchema>['repositories'];

export interface CreateConfig {
  repositories: RepositoriesConfig;
  versions: VersionTable;
  /** Where workspaces of tasks are kept; undefined where nobody keeps them here */
  workspaces: string | undefined;
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
  const { repositories, workspaces, clusters, versions } = result.data;
  return {
    repositories: {
      ...repositories,
      directory: repositories.directory && resolve(repositories.directory),
    },
    workspaces: workspaces && resolve(workspaces.directory),
    versions: versionTable(versions),
    mayWrite: cluster =>
      clusters[cluster]?.write ??
      rootConfig.getOptionalBoolean(`rollouts.clusters.${cluster}.write`) ??
      false,
  };
}

function versionTable(overrides: VersionOverrides): VersionTable {
  try {
    return versionsWith(overrides);
  } catch (error) {
    throw new InputError(`create.versions.${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
