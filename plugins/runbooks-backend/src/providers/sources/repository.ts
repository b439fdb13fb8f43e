import { NotFoundError } from '@backstage/errors';
import { runbookReason } from '@quarterdeck/plugin-runbooks-common';
import { runGit } from '@quarterdeck/toolkit-node';
import { join } from 'node:path';
import {
  MOST_BYTES,
  SourceFile,
  SourceProblem,
  firstFiles,
  isRunbookFile,
  nothingAt,
  tooLarge,
} from '../../domain/sourceFiles';
import { SourceTarget } from '../../domain/sourceTargets';
import { SourceReader, SourceReading } from './types';

type RepositoryTarget = Extract<SourceTarget, { kind: 'repository' }>;

const TIMEOUT_MS = 10_000;
/** Mode, type, id, size and path, as `git ls-tree -l` gives them. */
const ENTRY = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s;
const SYMBOLIC_LINK = '120000';

/** Bare repositories in a folder of this machine, at their HEAD. */
export class RepositorySource implements SourceReader<RepositoryTarget> {
  /** @param directory - of the repositories; undefined where there are none */
  constructor(private readonly directory: string | undefined) {}

  async read(
    { name, path, url }: RepositoryTarget,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<SourceReading | undefined> {
    if (this.directory === undefined) {
      throw new NotFoundError('The portal has no folder of repositories');
    }
    const directory = join(this.directory, `${name}.git`);
    const git = (...args: string[]) =>
      runGit(args, { directory, signal, timeoutMs: TIMEOUT_MS });
    const commit = (await git('rev-parse', '--verify', 'HEAD^{commit}')).trim();
    if (commit === etag) {
      return undefined;
    }
    const beneath = path === '' ? [] : ['--', path];
    const list = await git('ls-tree', '-r', '-l', '-z', commit, ...beneath);
    const { found, problems } = entriesOf(list, path, url);
    if (found.length + problems.length === 0) {
      return { files: [], problems: [nothingAt(url)], etag: commit };
    }
    const first = firstFiles(found, url);
    const files: SourceFile[] = [];
    for (const { id, ...file } of first.files) {
      files.push({ ...file, text: await git('cat-file', 'blob', id) });
    }
    return { files, problems: [...first.problems, ...problems], etag: commit };
  }
}

function entriesOf(list: string, folder: string, url: string) {
  const found: Array<{ id: string; path: string; url: string }> = [];
  const problems: SourceProblem[] = [];
  for (const line of list.split('\0')) {
    const [, mode, type, id, size, whole] = ENTRY.exec(line) ?? [];
    if (type !== 'blob' || !isRunbookFile(whole)) {
      continue;
    }
    const isOne = whole === folder;
    const isBeneath = folder !== '' && !isOne;
    const path = isBeneath ? whole.slice(folder.length + 1) : whole;
    const fileUrl = isOne ? url : `${url}/${path}`;
    if (mode === SYMBOLIC_LINK) {
      const reason = runbookReason('source.symbolic-link');
      problems.push({ url: fileUrl, reason });
    } else if (Number(size) > MOST_BYTES) {
      problems.push(tooLarge(fileUrl));
    } else {
      found.push({ id, path, url: fileUrl });
    }
  }
  return { found, problems };
}
