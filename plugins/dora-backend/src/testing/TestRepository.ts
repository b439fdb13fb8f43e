import { runGit } from '@quarterdeck/toolkit-node';
import { mkdir } from 'node:fs/promises';

/** A bare repository, and commits that are made in it without files of this machine. */
export class TestRepository {
  constructor(readonly directory: string) {}

  static async make(directory: string): Promise<TestRepository> {
    await mkdir(directory, { recursive: true });
    const repository = new TestRepository(directory);
    await repository.git('init', '--quiet', '--bare', '.');
    for (const [key, value] of [
      ['uploadpack.allowFilter', 'true'],
      ['uploadpack.allowAnySHA1InWant', 'true'],
    ]) {
      await repository.git('config', key, value);
    }
    return repository;
  }

  async git(...args: string[]): Promise<string> {
    return await this.#run(args, {});
  }

  async #run(
    args: readonly string[],
    environment: Record<string, string>,
    input = '',
  ): Promise<string> {
    const output = await runGit(args, {
      directory: this.directory,
      environment,
      input,
    });
    return output.trim();
  }

  /**
   * @param at - seconds since 1970
   * @returns its id
   */
  async commit(
    message: string,
    {
      parents = [],
      at,
      authoredAt = at,
      files = {},
      branch,
    }: {
      parents?: readonly string[];
      at: number;
      authoredAt?: number;
      /** All of them: what is not named is gone. */
      files?: Readonly<Record<string, string>>;
      branch?: string;
    },
  ): Promise<string> {
    const index = { GIT_INDEX_FILE: `${this.directory}/index-of-test` };
    await this.#run(['read-tree', '--empty'], index);
    for (const [path, content] of Object.entries(files)) {
      const blob = await this.#run(
        ['hash-object', '-w', '--stdin'],
        {},
        content,
      );
      await this.#run(
        ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`],
        index,
      );
    }
    const tree = await this.#run(['write-tree'], index);
    const id = await this.#run(
      ['commit-tree', tree, ...parents.flatMap(each => ['-p', each])],
      {
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
        GIT_AUTHOR_DATE: `@${authoredAt} +0000`,
        GIT_COMMITTER_DATE: `@${at} +0000`,
      },
      message,
    );
    if (branch !== undefined) {
      await this.git('update-ref', `refs/heads/${branch}`, id);
    }
    return id;
  }
}
