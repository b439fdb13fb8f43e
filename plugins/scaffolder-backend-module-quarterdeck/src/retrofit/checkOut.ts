import { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  Entity,
  getEntitySourceLocation,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { runGit } from '@quarterdeck/toolkit-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localRepository } from '../repositories/localRepository';

/** Where a change to a repository is proposed. */
export type Place =
  /** A bare repository of this machine */
  | { kind: 'local'; name: string }
  /** A host whose own action opens a request, and what that action wants to know */
  | { kind: 'github' | 'gitlab'; repoUrl: string };

/** The location of what `quarterdeck:register` has read from a bare repository */
const LOCAL = /^local-repository:([a-z0-9][a-z0-9-]*)\//;

/**
 * Brings the files of the default branch of an entity's repository to a folder.
 *
 * @throws InputError where its repository cannot be told, or no request can be opened there
 */
export async function checkOut(
  entity: Entity,
  folder: string,
  services: {
    directory: string | undefined;
    reader: UrlReaderService;
    integrations: ScmIntegrations;
    signal: AbortSignal;
  },
): Promise<Place> {
  const { directory, reader, integrations, signal } = services;
  const name = localRepositoryOf(entity);
  if (name && directory) {
    await checkOutBare(localRepository(directory, name).path, folder, signal);
    return { kind: 'local', name };
  }
  const { type, target } = getEntitySourceLocation(entity);
  const host = type === 'url' ? integrations.byUrl(target)?.type : undefined;
  if (host !== 'github' && host !== 'gitlab') {
    throw new InputError(
      `${entity.metadata.name} comes from ${type}:${target}; only repositories of this portal, of GitHub and of GitLab can be added to`,
    );
  }
  const response = await reader.readTree(rootOf(target), { signal });
  await response.dir({ targetDir: folder });
  return { kind: host, repoUrl: repoUrlOf(target) };
}

/**
 * The repository of this machine that the catalog has read an entity from. Its source location does not count: whoever
 * describes an entity can claim any.
 */
export function localRepositoryOf({ metadata }: Entity): string | undefined {
  const location = metadata.annotations?.[ANNOTATION_LOCATION] ?? '';
  return LOCAL.exec(location)?.[1];
}

async function checkOutBare(path: string, folder: string, signal: AbortSignal) {
  const scratch = await mkdtemp(join(tmpdir(), 'quarterdeck-check-out-'));
  try {
    const git = async (...args: string[]) =>
      await runGit(args, {
        directory: folder,
        signal,
        environment: {
          GIT_DIR: path,
          GIT_WORK_TREE: folder,
          GIT_INDEX_FILE: join(scratch, 'index'),
        },
      });
    await git('read-tree', 'HEAD');
    await git('checkout-index', '--all', '--force');
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `https://host/owner/…/repo/tree/main/…` without what is behind the branch. */
function rootOf(target: string): string {
  return target.replace(/(\/(?:-\/)?(?:tree|blob)\/[^/]+)\/.*$/, '$1');
}

function repoUrlOf(target: string): string {
  const { host, pathname } = new URL(target);
  const parts = pathname
    .replace(/\/(?:-\/)?(?:tree|blob)\/.*$/, '')
    .split('/')
    .filter(Boolean);
  const repo = parts.pop()?.replace(/\.git$/, '') ?? '';
  return `${host}?${new URLSearchParams({ owner: parts.join('/'), repo })}`;
}
