import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { engine } from '../engines/sqlite/engine';
import { makeScratch } from './scratch';

describe('The scratch folder', () => {
  it('is on a disk for what would fill the memory, and for its owner alone', async () => {
    const folder = await makeScratch(
      undefined,
      randomUUID(),
      Number.MAX_SAFE_INTEGER,
    );
    try {
      expect(path.dirname(folder)).toBe(path.resolve(os.tmpdir()));
      expect((await stat(folder)).mode % 0o1000).toBe(0o700);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is chosen by how large a SQLite database is with its log', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'scratch-'));
    try {
      const file = path.join(folder, 'shop.sqlite');
      expect(await engine.plainBytes?.({ file })).toBe(0);
      await writeFile(file, Buffer.alloc(5_000));
      await writeFile(`${file}-wal`, Buffer.alloc(700));
      const connection = engine.connectionSchema.parse({ file });
      expect(await engine.plainBytes?.(connection)).toBe(5_700);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
