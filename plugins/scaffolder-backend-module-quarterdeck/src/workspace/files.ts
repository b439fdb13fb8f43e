import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { GeneratedFile } from '@quarterdeck/service-generator';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomically } from './writeFileAtomically';

/** What became of files that an action was to write. */
export interface Written {
  /** Paths that were written, or had these very bytes already */
  written: string[];
  /** Paths that have other content, which was left alone */
  kept: string[];
}

/**
 * Writes files, each whole or not at all.
 *
 * @param options - `replace`: also where there is one with other content
 * @throws NotAllowedError for a path that leaves the folder, by itself or by a link
 */
export async function writeFiles(
  folder: string,
  files: readonly GeneratedFile[],
  { replace }: { replace: boolean },
): Promise<Written> {
  const result: Written = { written: [], kept: [] };
  for (const { path, content, isExecutable = false } of files) {
    const target = resolveSafeChildPath(folder, path);
    const before = await readFile(target, 'utf8').catch(ignoreAbsence);
    if (before !== undefined && before !== content && !replace) {
      result.kept.push(path);
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFileAtomically(target, content);
    await chmod(target, isExecutable ? 0o755 : 0o644);
    result.written.push(path);
  }
  return result;
}

function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') {
    throw error;
  }
}
