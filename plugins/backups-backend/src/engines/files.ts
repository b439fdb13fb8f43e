import type { DumpPart } from '@quarterdeck/plugin-backups-node';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, refusal, requireGoingOn } from './failure';
import { syncFile } from './fresh';

/** @returns a file as the part `data`, which is complete once all that it holds has been read */
export async function fileAsPart(file: string): Promise<DumpPart> {
  const { size } = await stat(file);
  const stream = createReadStream(file, { highWaterMark: 1024 * 1024 });
  const completed = new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('close', () =>
      stream.bytesRead === size
        ? resolve()
        : reject(refusal('engine.cut', { part: 'data' })),
    );
  });
  completed.catch(() => {});
  return { name: 'data', stream, completed, estimatedBytes: size };
}

/** Writes a stream into a new file that only its owner may read, durably. @throws EngineError where there is no room */
export async function writeFresh(
  stream: Readable,
  file: string,
  neededBytes: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await pipeline(
      stream,
      createWriteStream(file, { flags: 'wx', mode: 0o600 }),
      { signal },
    );
  } catch (error) {
    requireGoingOn(signal);
    if (codeOf(error) === 'ENOSPC') {
      const folder = path.dirname(file);
      throw refusal('engine.no-room', { folder, free: 0, needed: neededBytes });
    }
    throw error;
  }
  await syncFile(file);
}
