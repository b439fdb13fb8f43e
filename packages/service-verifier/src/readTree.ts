import { FileTree } from '@quarterdeck/service-generator';
import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What tools make and Git keeps for itself is not part of a repository. */
const LEFT_OUT = new Set([
  '.git',
  'node_modules',
  'target',
  'dist',
  'coverage',
  '.terraform',
]);

/** The text files of a folder, without what tools make; links are not followed. */
export async function readTree(directory: string): Promise<FileTree> {
  const tree = new Map<string, { content: string; isExecutable: boolean }>();
  await collect(directory, '', tree);
  return tree;
}

async function collect(
  directory: string,
  prefix: string,
  tree: Map<string, { content: string; isExecutable: boolean }>,
): Promise<void> {
  const entries = await readdir(join(directory, prefix), {
    withFileTypes: true,
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) {
      await collect(directory, `${path}/`, tree);
    } else if (entry.isFile()) {
      const bytes = await readFile(join(directory, path));
      const { mode } = await lstat(join(directory, path));
      // A NUL byte is in no text.
      if (!bytes.includes(0)) {
        tree.set(path, {
          content: bytes.toString('utf8'),
          // eslint-disable-next-line no-bitwise -- permissions are bits
          isExecutable: (mode & 0o100) !== 0,
        });
      }
    }
  }
}
