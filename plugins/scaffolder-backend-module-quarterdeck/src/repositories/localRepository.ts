import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  explainNameProblem,
  nameProblem,
} from '@quarterdeck/service-generator';
import { runGit } from '@quarterdeck/toolkit-node';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Reach, RepositoryTarget } from './types';

/** After this time nobody is still making it: the process that did has died. */
const ABANDONED_MS = 3_600_000;
/** Named so that nothing else in the folder is taken for one. */
const PART = /^\.[a-z0-9-]+\.[0-9a-f-]{36}\.part$/;

/**
 * A bare repository in a folder of this machine. It is made aside and moved to its place as a whole, so that it is there
 * with its first commit, or not at all.
 *
 * @throws InputError for a name that no service may have
 */
export function localRepository(
  directory: string,
  name: string,
): RepositoryTarget & { path: string } {
  const problem = nameProblem(name);
  if (problem) {
    throw new InputError(explainNameProblem(problem));
  }
  const path = resolveSafeChildPath(directory, `${name}.git`);
  const remoteUrl = pathToFileURL(path).toString();
  return {
    path,
    remoteUrl,
    contentsUrl: remoteUrl,
    plan: `make or adopt the bare repository ${name}.git`,
    async ensure({ prepare, signal }) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await removeAbandoned(directory);
      if (!(await exists(path))) {
        const part = join(directory, `.${name}.${randomUUID()}.part`);
        try {
          await makeBare(part, signal);
          await prepare(reachOf(part));
          const isPrepared = await moveUnlessTaken(part, path);
          return { reach: reachOf(path), isNew: isPrepared, isPrepared };
        } finally {
          await rm(part, { recursive: true, force: true });
        }
      }
      return { reach: reachOf(path), isNew: false };
    },
    // Its configuration protects all branches.
    protect: async () => undefined,
  };
}

function reachOf(path: string): Reach {
  return {
    url: pathToFileURL(path).toString(),
    protocols: ['file'],
    settings: {},
  };
}

async function makeBare(path: string, signal: AbortSignal): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  const git = async (...args: string[]) =>
    await runGit(args, { directory: path, signal });
  await git('init', '--quiet', '--bare', '.');
  // What was published stays: nobody rewrites or deletes it by a push.
  await git('config', 'receive.denyNonFastForwards', 'true');
  await git('config', 'receive.denyDeletes', 'true');
  await git('config', 'receive.fsckObjects', 'true');
}

/** @returns false for who comes second: he finds a repository there, and looks what it has. */
async function moveUnlessTaken(part: string, path: string): Promise<boolean> {
  try {
    await rename(part, path);
    return true;
  } catch (error) {
    if (!(await exists(path))) {
      throw error;
    }
    return false;
  }
}

async function removeAbandoned(directory: string): Promise<void> {
  const names = await readdir(directory);
  for (const name of names.filter(each => PART.test(each))) {
    const path = join(directory, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > ABANDONED_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
