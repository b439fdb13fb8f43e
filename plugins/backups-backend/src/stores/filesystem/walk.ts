import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { hasCode } from './errors';

/** Files below a folder whose path begins with a prefix, without links and without what begins with a dot. */
export async function* walk(
  root: string,
  prefix: string,
  below = '',
): AsyncIterable<{ key: string; size: number; mtime: Date }> {
  const folder = await opendir(path.join(root, below)).catch(error => {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  });
  for await (const entry of folder ?? []) {
    const key = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith('.') || !isOnTheWay(key, prefix)) {
      continue;
    }
    if (entry.isDirectory()) {
      yield* walk(root, prefix, key);
    } else if (entry.isFile() && key.startsWith(prefix)) {
      const about = await stat(path.join(root, key)).catch(() => undefined);
      if (about) {
        yield { key, size: about.size, mtime: about.mtime };
      }
    }
  }
}

function isOnTheWay(key: string, prefix: string): boolean {
  return key.startsWith(prefix) || prefix.startsWith(key);
}
