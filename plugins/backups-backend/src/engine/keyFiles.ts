import { InputError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Reads a secret that lies in a file of its own, and makes it at the first start. Of several portals that start together,
 * one makes it and all read the same.
 *
 * @throws InputError where others may read the file
 */
export async function readOrMake(
  file: string,
  make: () => Promise<string>,
): Promise<string> {
  if (!(await stat(file).catch(() => undefined))) {
    await makeOnce(file, await make());
  }
  return readSecret(file);
}

/** @throws InputError where it is missing, or others may read it */
export async function readSecret(file: string): Promise<string> {
  const about = await stat(file).catch(() => undefined);
  if (!about?.isFile()) {
    throw new InputError(`There is no key file ${file}`);
  }
  if ((about.mode & 0o077) !== 0) {
    throw new InputError(
      `Others can read the key file ${file}; run: chmod 600 ${file}`,
    );
  }
  return readFile(file, 'utf8');
}

/** Appears whole, and never takes the place of one that is there. */
async function makeOnce(file: string, secret: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = path.join(folder, `.${path.basename(file)}-${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(secret);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file).catch(error => {
      if (Object(error).code !== 'EEXIST') {
        throw error;
      }
    });
  } finally {
    await rm(draft, { force: true });
  }
}
