import type { DumpPart } from '@quarterdeck/plugin-backups-node';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { refusal } from '../failure';

/** What `pg_dump --format=directory` writes: the table of contents, and a file of each table and of large objects. */
const NAME =
  /^(toc\.dat|blobs(_\d+)?\.toc(\.[a-z0-9]+)?|blob_\d+\.dat(\.[a-z0-9]+)?|\d+\.dat(\.[a-z0-9]+)?)$/;

/** @returns a directory as one stream, whose files are removed as they have been sent */
export async function packed(folder: string): Promise<Omit<DumpPart, 'name'>> {
  const names = (await readdir(folder)).sort();
  const sizes = await Promise.all(
    names.map(async name => (await stat(path.join(folder, name))).size),
  );
  const archive = pack();
  const completed = (async () => {
    for (const [index, name] of names.entries()) {
      const entry = archive.entry({ name, size: sizes[index], mode: 0o600 });
      await pipeline(createReadStream(path.join(folder, name)), entry);
      await rm(path.join(folder, name));
    }
    archive.finalize();
    await rm(folder, { recursive: true, force: true });
  })();
  completed.catch(error => archive.destroy(error));
  return {
    stream: Readable.from(archive),
    completed,
    estimatedBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

/** Writes a directory anew from its stream. @throws EngineError where there is anything else in it */
export async function unpack(
  stream: Readable,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const archive = extract();
  const fed = pipeline(stream, archive, { signal });
  fed.catch(() => {});
  let isComplete = false;
  for await (const entry of archive) {
    const { name, type } = entry.header;
    if (type !== 'file' || !NAME.test(name)) {
      throw refusal('engine.damaged', {
        place: 'the dump',
        cause: `it holds ${name.slice(0, 100)}`,
      });
    }
    isComplete ||= name === 'toc.dat';
    await pipeline(
      entry,
      createWriteStream(path.join(folder, name), { flags: 'wx', mode: 0o600 }),
    );
  }
  await fed;
  if (!isComplete) {
    throw refusal('engine.cut', { part: 'data' });
  }
}
