import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { versionOf } from '../../domain/version';

/** A runbook that comes with the portal. */
export interface BuiltInRunbook {
  slug: string;
  version: string;
  text: string;
}

/**
 * Reads the runbooks that come with the portal.
 *
 * @param directory - of Markdown files; the name of each is its slug
 */
export async function readBuiltIn(
  directory: string,
): Promise<BuiltInRunbook[]> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.md'));
  return await Promise.all(
    names.sort().map(async name => {
      const text = await readFile(join(directory, name), 'utf8');
      return { slug: name.slice(0, -3), version: versionOf(text), text };
    }),
  );
}
