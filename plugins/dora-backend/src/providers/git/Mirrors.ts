import { GitError, runGit } from '@quarterdeck/toolkit-node';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Source } from '../../domain/sources';

type HostedSource = Extract<Source, { kind: 'host' }>;

export const FETCH_TIMEOUT_MS = 5 * 60_000;
const LOOK_AT_SIZE_EVERY_MS = 2_000;
const READY = 'quarterdeck-ready';

export interface MirrorsOptions {
  directory: string;
  /** Of one copy; a fetch that makes it larger is ended. */
  mostBytes: number;
  /** Settings of Git that let it in; none for what everybody may read. */
  credentials(url: string): Promise<Readonly<Record<string, string>>>;
}

/**
 * Copies of repositories of other hosts: their commits, without files, and without folders where no folder is asked for.
 * What a force push took away stays in a copy. One process works on a copy at a time.
 */
export class Mirrors {
  constructor(private readonly options: MirrorsOptions) {}

  /** Where the copy is, made where it is not there yet. */
  async open(source: HostedSource, signal: AbortSignal): Promise<string> {
    const directory = join(this.options.directory, folderOf(source));
    await mkdir(this.options.directory, { recursive: true, mode: 0o700 });
    await requireOwn(this.options.directory);
    if (!(await exists(join(directory, READY)))) {
      // Whoever made it before has died over it.
      await rm(directory, { recursive: true, force: true });
      await mkdir(directory, { mode: 0o700 });
      const git = async (...args: string[]) =>
        await runGit(args, { directory, signal });
      await git('init', '--quiet', '--bare', '.');
      await git('config', 'core.repositoryFormatVersion', '1');
      await git('config', 'extensions.partialClone', 'origin');
      await git('config', 'remote.origin.promisor', 'true');
      await writeFile(join(directory, READY), source.repository);
    }
    return directory;
  }

  /**
   * Brings all branches and tags.
   *
   * @param wanted - ids of commits that are in none of them, perhaps; the host may refuse these
   * @throws GitError
   */
  async fetch(
    source: HostedSource,
    wanted: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const directory = await this.open(source, signal);
    await removeStaleLocks(directory);
    await this.#fetch(
      source,
      directory,
      ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'],
      signal,
    );
    for (const id of wanted) {
      try {
        await runGit(['cat-file', '-e', `${id}^{commit}`], {
          directory,
          signal,
        });
      } catch {
        await this.#fetch(
          source,
          directory,
          [`${id}:refs/quarterdeck/${id}`],
          signal,
        ).catch(ignoreRefusal);
      }
    }
  }

  async #fetch(
    source: HostedSource,
    directory: string,
    refs: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const { credentials, mostBytes } = this.options;
    const tooLarge = new AbortController();
    const watch = setInterval(async () => {
      if ((await sizeOf(directory)) > mostBytes) {
        tooLarge.abort(
          new Error(`it is larger than ${mostBytes / 1024 / 1024} MB`),
        );
      }
    }, LOOK_AT_SIZE_EVERY_MS);
    try {
      await runGit(
        [
          'fetch',
          '--quiet',
          '--prune',
          '--no-write-fetch-head',
          '--no-recurse-submodules',
          `--filter=${filterOf(source)}`,
          'origin',
          ...refs,
        ],
        {
          directory,
          signal: AbortSignal.any([signal, tooLarge.signal]),
          timeoutMs: FETCH_TIMEOUT_MS,
          protocols: [source.url.startsWith('http:') ? 'http' : 'https'],
          settings: {
            'remote.origin.url': source.url,
            ...(await credentials(source.url)),
          },
        },
      );
    } finally {
      clearInterval(watch);
    }
  }
}

/** Folders are needed to tell which commits touch one. */
function filterOf({ path }: HostedSource): string {
  return path === undefined ? 'tree:0' : 'blob:none';
}

function folderOf(source: HostedSource): string {
  const digest = createHash('sha256')
    .update(`${source.repository}\n${filterOf(source)}`)
    .digest('hex');
  return `${digest.slice(0, 40)}.git`;
}

/** A folder that another user of the machine has put up could hold settings that run programs. */
async function requireOwn(directory: string): Promise<void> {
  const { uid } = await lstat(directory);
  if (process.getuid && uid !== process.getuid()) {
    throw new Error(
      `${directory} is another user's; name a folder in dora.repositories.directory`,
    );
  }
}

/** What a process that was killed has left; one that is alive has ended by that age. */
async function removeStaleLocks(directory: string): Promise<void> {
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  for (const entry of entries) {
    if (/\.lock$|^tmp_/.test(entry.name) && entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > FETCH_TIMEOUT_MS) {
        await rm(path, { force: true });
      }
    }
  }
}

async function sizeOf(directory: string): Promise<number> {
  const folder = join(directory, 'objects', 'pack');
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(name =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof GitError)) {
    throw error;
  }
}
