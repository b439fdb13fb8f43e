import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { runGit } from '@quarterdeck/toolkit-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertAllowed } from '../assertAllowed';
import { RepositoriesConfig } from '../config';
import { componentChangePermission } from '../permissions';
import { localRepository } from '../repositories/localRepository';
import { localRepositoryOf } from '../retrofit/checkOut';
import { examples } from './propose.examples';
import { folderOf, targetPath } from './targetPath';

/** `quarterdeck:propose`: a branch for somebody to review, where there is no host that has requests for that. */
export function createProposeAction(services: {
  config: RepositoriesConfig;
  catalog: CatalogService;
  permissions: PermissionsService;
}) {
  const { config } = services;
  return createTemplateAction({
    id: 'quarterdeck:propose',
    description:
      'Puts the files of the workspace on a new branch of a bare repository of this machine, on top of its default branch; on GitHub and GitLab their own actions open a request',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        name: z => z.string().describe('Of the service and its repository'),
        entityRef: z =>
          z
            .string()
            .optional()
            .describe(
              'The component that the repository is of. Default: component:default/<name>',
            ),
        branch: z =>
          z
            .string()
            .regex(/^[\w][\w./-]{0,99}$/)
            .describe('To make'),
        title: z => z.string().max(200).describe('First line of the commit'),
        targetPath,
      },
      output: {
        remoteUrl: z => z.string().describe('To clone it'),
        branch: z => z.string().describe('With the change'),
        commitHash: z => z.string().describe('The change'),
      },
    },
    async handler(ctx) {
      const { name, branch, title } = ctx.input;
      if (!config.directory) {
        throw new InputError('create.repositories.directory is not configured');
      }
      const { path, remoteUrl } = localRepository(config.directory, name);
      ctx.output('remoteUrl', remoteUrl);
      ctx.output('branch', branch);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would put the change on ${branch} of ${name}.git`);
        ctx.output('commitHash', '0'.repeat(40));
        return;
      }
      await assertMayChange(services, {
        name,
        entityRef: ctx.input.entityRef ?? `component:default/${name}`,
        credentials: await ctx.getInitiatorCredentials(),
      });
      // Kept, so that a retry makes the very same commit.
      const madeAt = await ctx.checkpoint({
        key: `propose.made-at.${name}.${branch}`,
        fn: () => Math.floor(Date.now() / 1000),
      });
      const commitHash = await propose(path, {
        folder: folderOf(ctx),
        branch,
        message: `${title}\n\nQuarterdeck-Task: ${ctx.task.id}\n`,
        committer: config.committer,
        madeAt,
        signal: ctx.signal ?? new AbortController().signal,
      });
      ctx.logger.info(`${branch} of ${name}.git is at ${commitHash}`);
      ctx.output('commitHash', commitHash);
    },
  });
}

/** @throws NotFoundError where the entity is not of the repository, since the permission is for the entity */
async function assertMayChange(
  services: { catalog: CatalogService; permissions: PermissionsService },
  change: {
    name: string;
    entityRef: string;
    credentials: BackstageCredentials;
  },
): Promise<void> {
  const { name, entityRef, credentials } = change;
  const entity = await services.catalog.getEntityByRef(entityRef, {
    credentials,
  });
  if (!entity || localRepositoryOf(entity) !== name) {
    throw new NotFoundError(`The catalog knows no ${entityRef} of ${name}.git`);
  }
  await assertAllowed(services.permissions, {
    permission: componentChangePermission,
    entityRef: stringifyEntityRef(entity),
    what: `propose changes to ${entityRef}`,
    credentials,
  });
}

async function propose(
  repository: string,
  change: {
    folder: string;
    branch: string;
    message: string;
    committer: { name: string; email: string };
    madeAt: number;
    signal: AbortSignal;
  },
): Promise<string> {
  const { folder, branch, message, committer, madeAt, signal } = change;
  const scratch = await mkdtemp(join(tmpdir(), 'quarterdeck-propose-'));
  const date = `${madeAt} +0000`;
  const git = async (args: string[], input?: string) => {
    const answer = await runGit(args, {
      directory: folder,
      signal,
      input,
      environment: {
        GIT_DIR: repository,
        GIT_WORK_TREE: folder,
        GIT_INDEX_FILE: join(scratch, 'index'),
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
      settings: {
        'user.name': committer.name,
        'user.email': committer.email,
        'core.autocrlf': 'false',
        'core.bare': 'false',
      },
    });
    return answer.trim();
  };
  try {
    const base = await git(['rev-parse', 'HEAD']);
    await git(['read-tree', base]);
    await git(['add', '--force', '--ignore-removal', '--', folder]);
    const tree = await git(['write-tree']);
    if (tree === (await git(['rev-parse', `${base}^{tree}`]))) {
      throw new InputError(
        'Nothing is to be proposed: the repository has all of it already',
      );
    }
    const commit = await git(['commit-tree', tree, '-p', base], message);
    const ref = `refs/heads/${branch}`;
    const existing = await git(['for-each-ref', '--format=%(objectname)', ref]);
    if (existing && existing !== commit) {
      throw new ConflictError(
        `There is a branch ${branch} already; merge or delete it first`,
      );
    }
    // Only where it is still as it was looked at.
    await git(['update-ref', ref, commit, existing || '0'.repeat(40)]);
    return commit;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
