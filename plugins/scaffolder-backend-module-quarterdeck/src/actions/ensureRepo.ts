import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  ActionContext,
  createTemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { LOCK_FILE, ServiceDescription } from '@quarterdeck/service-generator';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RepositoriesConfig } from '../config';
import { ensureRepository } from '../repositories/ensureRepository';
import { Publication, Published } from '../repositories/publish';
import { repositoryTarget } from '../repositories/repositoryTarget';
import { descriptionFor } from '../workspace/description';
import { examples } from './ensureRepo.examples';
import { folderOf, targetPath } from './targetPath';

const SAID: Record<Published['found'], string> = {
  nothing: 'Published',
  'all of it': 'All of it was there already: adopted',
  'the work of this task': 'Went on with what this task had begun',
};

/** `quarterdeck:ensure-repo`: after it, the repository is there and has the files; however often it runs. */
export function createEnsureRepoAction({
  config,
  integrations,
}: {
  config: RepositoriesConfig;
  integrations: ScmIntegrations;
}) {
  return createTemplateAction({
    id: 'quarterdeck:ensure-repo',
    description:
      'Creates a repository with the files of the workspace, or adopts the one that this task has made before; at GitHub, GitLab, any Git remote, or on the machine of the portal',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        repository: z =>
          z
            .string()
            .optional()
            .describe(
              '`host?owner=…&repo=…` as of the RepoUrlPicker, the https URL of a Git remote, or nothing for a bare repository in create.repositories.directory',
            ),
        visibility: z =>
          z
            .enum(['private', 'internal', 'public'])
            .optional()
            .describe(
              'Who may read a repository that is created. Default: private',
            ),
        protectDefaultBranch: z =>
          z
            .boolean()
            .optional()
            .describe(
              'Whether changes come by reviewed requests alone. Default: true',
            ),
        commitMessage: z =>
          z
            .string()
            .max(500)
            .optional()
            .describe('Default: "Create <name> from template <template>"'),
        token: z =>
          z
            .string()
            .optional()
            .describe(
              'Of the person, from `secrets`. Default: that of the integration',
            ),
        targetPath,
      },
      output: {
        remoteUrl: z => z.string().describe('To clone it'),
        repoContentsUrl: z => z.string().describe('Where its files are'),
        commitHash: z => z.string().describe('The commit with the files'),
        adopted: z =>
          z.boolean().describe('Whether the repository was there before'),
        isProtected: z =>
          z.boolean().describe('Whether the default branch is protected'),
      },
    },
    async handler(ctx) {
      const { visibility = 'private', protectDefaultBranch = true } = ctx.input;
      const folder = folderOf(ctx);
      const description = await descriptionFor(folder, undefined);
      const { name } = description.metadata;
      const { defaultBranch } = description.delivery.repository;
      await requireLock(folder);
      const repository = ctx.input.repository ?? '';
      const target = repositoryTarget(
        { repository, name, token: ctx.input.token },
        { config, integrations },
      );
      ctx.output('remoteUrl', target.remoteUrl);
      ctx.output('repoContentsUrl', target.contentsUrl);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would ${target.plan}, ${visibility}`);
        ctx.output('commitHash', '0'.repeat(40));
        ctx.output('adopted', false);
        ctx.output('isProtected', protectDefaultBranch);
        return;
      }
      const key = `${repository}#${name}`;
      // Kept, so that a retry makes the very same commit.
      const madeAt = await ctx.checkpoint({
        key: `ensure-repo.made-at.${key}`,
        fn: () => Math.floor(Date.now() / 1000),
      });
      const result = await ctx.checkpoint({
        key: `ensure-repo.published.${key}`,
        fn: async () => ({
          ...(await ensureRepository(
            target,
            { description: description.metadata.description, visibility },
            publicationOf(ctx, { folder, description, madeAt, config }),
          )),
        }),
      });
      const { commitHash, isNew } = result;
      ctx.logger.info(
        `${isNew ? 'Made and published' : SAID[result.found]}: ${target.remoteUrl} at ${commitHash.slice(0, 12)}`,
      );
      const unprotected = protectDefaultBranch
        ? await target.protect(defaultBranch, signalOf(ctx))
        : 'It was asked not to be protected';
      if (unprotected) {
        ctx.logger.warn(unprotected);
      }
      ctx.output('commitHash', commitHash);
      ctx.output('adopted', !isNew);
      ctx.output('isProtected', !unprotected);
    },
  });
}

function publicationOf(
  ctx: {
    task: { id: string };
    templateInfo?: ActionContext<JsonObject>['templateInfo'];
    signal?: AbortSignal;
    input: { commitMessage?: string };
  },
  {
    description,
    config,
    ...rest
  }: {
    folder: string;
    description: ServiceDescription;
    madeAt: number;
    config: RepositoriesConfig;
  },
): Publication {
  const template = ctx.templateInfo?.entity?.metadata.name ?? 'a template';
  return {
    ...rest,
    branch: description.delivery.repository.defaultBranch,
    message:
      ctx.input.commitMessage ??
      `Create ${description.metadata.name} from template ${template}`,
    committer: config.committer,
    taskId: ctx.task.id,
    signal: signalOf(ctx),
  };
}

function signalOf({ signal }: { signal?: AbortSignal }): AbortSignal {
  return signal ?? new AbortController().signal;
}

/** Without the lock nobody could tell later which template made the repository; nor would a retry know its own work. */
async function requireLock(folder: string): Promise<void> {
  try {
    await stat(join(folder, LOCK_FILE));
  } catch {
    throw new InputError(
      `There is no ${LOCK_FILE} in what is to be published; a step quarterdeck:lock writes it`,
    );
  }
}
