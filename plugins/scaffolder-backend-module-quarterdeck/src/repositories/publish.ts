import { ConflictError } from '@backstage/errors';
import {
  DESCRIPTION_FILE,
  LOCK_FILE,
  Lock,
  ServiceDescription,
  compareVersions,
  lockSchema,
  readDescription,
} from '@quarterdeck/service-generator';
import { GitError, runGit } from '@quarterdeck/toolkit-node';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Reach } from './types';

/** Says in the message of a commit which task made it, so that a retry knows its own work. */
const TASK_TRAILER = 'Quarterdeck-Task';

export interface Publication {
  /** Files to publish */
  folder: string;
  branch: string;
  message: string;
  committer: { name: string; email: string };
  /** In whole seconds, so that a retry makes the same commit */
  madeAt: number;
  taskId: string;
  signal: AbortSignal;
}

export interface Published {
  commitHash: string;
  /** What of the commit was there before */
  found: 'nothing' | 'all of it' | 'the work of this task';
}

/**
 * Brings the files of a folder to a branch of a repository: creates the branch, finishes what this very task began, or
 * finds that all is there. Files that the repository has beyond them stay.
 *
 * @throws ConflictError where the branch has content that this task did not write
 */
export async function publish(
  reach: Reach,
  publication: Publication,
): Promise<Published> {
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-publish-'));
  try {
    return await publishFrom(new Scratch(directory, reach, publication));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function publishFrom(git: Scratch): Promise<Published> {
  await git.run(['init', '--quiet', '--bare', '.']);
  const tip = await git.fetchTip();
  const tree = await git.treeOfFolder(tip);
  if (tip === undefined) {
    return { commitHash: await git.push(tree), found: 'nothing' };
  }
  if (tree === (await git.treeOf(tip))) {
    return { commitHash: tip, found: 'all of it' };
  }
  await git.refuseForeign(tip);
  return {
    commitHash: await git.push(tree, tip),
    found: 'the work of this task',
  };
}

/** A bare repository that a publication is put together in. */
class Scratch {
  constructor(
    private readonly directory: string,
    private readonly reach: Reach,
    private readonly publication: Publication,
  ) {}

  async run(
    args: readonly string[],
    options: {
      remote?: boolean;
      input?: string;
      environment?: Record<string, string>;
    } = {},
  ): Promise<string> {
    const { signal, committer } = this.publication;
    const answer = await runGit(args, {
      directory: this.directory,
      signal,
      input: options.input,
      environment: options.environment,
      protocols: options.remote ? this.reach.protocols : [],
      settings: {
        'user.name': committer.name,
        'user.email': committer.email,
        'core.autocrlf': 'false',
        'core.fileMode': 'true',
        ...(options.remote ? this.reach.settings : {}),
      },
    });
    return answer.trim();
  }

  /** @returns the commit that the branch is at; undefined where there is no such branch yet */
  async fetchTip(): Promise<string | undefined> {
    const { branch } = this.publication;
    const remote = { remote: true };
    const refs = await this.run(
      ['ls-remote', '--heads', '--', this.reach.url],
      remote,
    );
    const heads = refs.split('\n').filter(Boolean);
    const head = heads.find(line => line.endsWith(`\trefs/heads/${branch}`));
    if (!head) {
      if (heads.length) {
        throw new ConflictError(
          `The repository has branches already, though no ${branch}; it was not made by this task`,
        );
      }
      return undefined;
    }
    await this.run(
      [
        'fetch',
        '--quiet',
        '--depth=1',
        '--no-tags',
        '--',
        this.reach.url,
        // In full, since a tag of that name would come first.
        `refs/heads/${branch}`,
      ],
      remote,
    );
    return await this.run(['rev-parse', 'FETCH_HEAD']);
  }

  /** The files of the folder, laid over those of a commit. */
  async treeOfFolder(tip: string | undefined): Promise<string> {
    const { folder } = this.publication;
    const environment = {
      GIT_DIR: this.directory,
      GIT_WORK_TREE: folder,
      GIT_INDEX_FILE: join(this.directory, 'publication.index'),
    };
    if (tip) {
      await this.run(['read-tree', tip], { environment });
    }
    // Forced, since what a template wrote is published, whatever its own .gitignore says.
    await this.run(['add', '--force', '--ignore-removal', '--', folder], {
      environment,
    });
    return await this.run(['write-tree'], { environment });
  }

  async treeOf(commit: string): Promise<string> {
    return await this.run(['rev-parse', `${commit}^{tree}`]);
  }

  async push(tree: string, parent?: string): Promise<string> {
    const { message, taskId, madeAt, branch } = this.publication;
    const date = `${madeAt} +0000`;
    const commit = await this.run(
      ['commit-tree', tree, ...(parent ? ['-p', parent] : [])],
      {
        input: `${message}\n\n${TASK_TRAILER}: ${taskId}\n`,
        environment: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      },
    );
    // Never forced: who comes second is refused.
    await this.run(
      [
        'push',
        '--quiet',
        '--',
        this.reach.url,
        `${commit}:refs/heads/${branch}`,
      ],
      { remote: true },
    );
    return commit;
  }

  /** @throws ConflictError that says whose the content is */
  async refuseForeign(tip: string): Promise<void> {
    const { folder, taskId } = this.publication;
    const theirs = await this.originOf(path => this.show(tip, path));
    const ours = await this.originOf(path =>
      readFile(join(folder, path), 'utf8').catch(() => undefined),
    );
    if (!theirs || !ours) {
      throw new ConflictError(
        'The repository has other content, which no template has made; choose another name, or remove it',
      );
    }
    const template = `template ${theirs.lock.template.name} ${theirs.lock.template.version}`;
    if (
      theirs.lock.template.name !== ours.lock.template.name ||
      theirs.description.metadata.name !== ours.description.metadata.name
    ) {
      throw new ConflictError(
        `The repository holds ${theirs.description.metadata.name}, made by ${template}; choose another name`,
      );
    }
    if (
      compareVersions(
        theirs.lock.template.version,
        ours.lock.template.version,
      ) > 0
    ) {
      throw new ConflictError(
        `The repository was made by ${template}, which is newer than ${ours.lock.template.version}`,
      );
    }
    const message = await this.run(['show', '--no-patch', '--format=%B', tip]);
    if (!message.split('\n').includes(`${TASK_TRAILER}: ${taskId}`)) {
      throw new ConflictError(
        `The repository was made by ${template} in another task, and has changed since; an upgrade is no new service`,
      );
    }
  }

  private async show(tip: string, path: string): Promise<string | undefined> {
    try {
      return await this.run(['cat-file', 'blob', `${tip}:${path}`]);
    } catch (error) {
      if (error instanceof GitError) {
        return undefined;
      }
      throw error;
    }
  }

  /** @returns undefined where there is no lock and description that can be read */
  private async originOf(
    read: (path: string) => Promise<string | undefined>,
  ): Promise<{ lock: Lock; description: ServiceDescription } | undefined> {
    const [lock, description] = await Promise.all([
      read(LOCK_FILE),
      read(DESCRIPTION_FILE),
    ]);
    if (lock === undefined || description === undefined) {
      return undefined;
    }
    try {
      return {
        lock: lockSchema.parse(parse(lock)),
        description: readDescription(description),
      };
    } catch {
      return undefined;
    }
  }
}
