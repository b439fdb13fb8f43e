import { isError } from '@backstage/errors';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  MOST_BYTES,
  SourceProblem,
  firstFiles,
  isRunbookFile,
  nothingAt,
  tooLarge,
} from '../../domain/sourceFiles';
import { SourceTarget } from '../../domain/sourceTargets';
import { versionOf } from '../../domain/version';
import { SourceReader, SourceReading } from './types';

type FolderTarget = Extract<SourceTarget, { kind: 'file' }>;

interface FoundFile {
  path: string;
  /** Changes with the file. */
  stamp: string;
}

const DEEPEST = 6;

/** Folders of this machine that the catalog reads entities of. No symbolic link is followed. */
export class FolderSource implements SourceReader<FolderTarget> {
  async read(
    { root, path, url }: FolderTarget,
    etag: string | undefined,
  ): Promise<SourceReading | undefined> {
    const inside = await insideOf(root, path);
    if (inside.target === undefined) {
      return { files: [], problems: [{ url, reason: inside.reason }] };
    }
    const { target } = inside;
    const isOne = target.endsWith('.md');
    const folder = isOne ? join(target, '..') : target;
    const found: FoundFile[] = [];
    const problems: SourceProblem[] = [];
    const urlOf = (file: string) => (isOne ? url : `${url}/${file}`);
    const look = async (file: string) => {
      const status = await lstat(join(folder, file));
      if (status.isSymbolicLink()) {
        const reason = runbookReason('source.symbolic-link');
        problems.push({ url: urlOf(file), reason });
      } else if (status.size > MOST_BYTES) {
        problems.push(tooLarge(urlOf(file)));
      } else if (status.isFile()) {
        const stamp = `${file}:${status.size}:${status.mtimeMs}`;
        found.push({ path: file, stamp });
      }
    };
    for (const file of isOne
      ? [target.slice(folder.length + 1)]
      : await markdownIn(folder)) {
      await look(file);
    }
    if (found.length + problems.length === 0) {
      problems.push(nothingAt(url));
    }
    const first = firstFiles(found, url);
    const now = versionOf(
      [...first.files, ...problems].map(each => JSON.stringify(each)).join(),
    );
    if (now === etag) {
      return undefined;
    }
    const files = await Promise.all(
      first.files.map(async file => ({
        path: file.path,
        url: urlOf(file.path),
        text: await readWithoutLinks(join(folder, file.path)),
      })),
    );
    return { files, problems: [...first.problems, ...problems], etag: now };
  }
}

async function insideOf(
  root: string,
  path: string,
): Promise<{ target: string } | { target?: undefined; reason: Reason }> {
  const real = await realpath(root);
  const wanted = join(real, path);
  try {
    const target = await realpath(wanted);
    return target === wanted
      ? { target }
      : { reason: runbookReason('source.symbolic-link') };
  } catch (error) {
    if (isError(error) && error.code === 'ENOENT') {
      return { reason: runbookReason('source.nothing') };
    }
    throw error;
  }
}

/** Paths of the Markdown files in a folder and those beneath it. */
async function markdownIn(
  folder: string,
  beneath = '',
  depth = 1,
): Promise<string[]> {
  const entries = await readdir(join(folder, beneath), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = beneath ? `${beneath}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (depth < DEEPEST && isRunbookFile(`${path}/any.md`)) {
        found.push(...(await markdownIn(folder, path, depth + 1)));
      }
    } else if (isRunbookFile(path)) {
      found.push(path);
    }
  }
  return found;
}

async function readWithoutLinks(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
