/** An engine of plain bytes, of a file or made up, that can fail in each way that engines fail. For tests. */
import {
  EngineError,
  type BackupEngine,
  type DumpPart,
  type RestoreSession,
} from '@quarterdeck/plugin-backups-node';
import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

export const bytesConnectionSchema = z
  .object({
    /** What is backed up, and restored to `<file>.<run>`. */
    file: z.string().optional(),
    /** That many bytes are made up instead, and go nowhere when they are restored. */
    bytes: z.number().optional(),
    password: z.string().optional(),
    fault: z
      .enum([
        'wrong-password',
        'empty',
        /** The stream ends too early without an error, and the producer says so. */
        'cut',
        'broken',
        'undescribed',
        'hang',
        'deaf',
        'crash',
        'plain-text',
        'lost-row',
      ])
      .optional(),
  })
  .strict();
type Connection = z.infer<typeof bytesConnectionSchema>;

const BLOCK = 256 * 1024;

/** The same bytes each time, as fast as a disk gives them. */
function* madeUp(bytes: number): Iterable<Buffer> {
  const cipher = createCipheriv(
    'chacha20',
    Buffer.alloc(32, 7),
    Buffer.alloc(16),
  );
  const zeros = Buffer.alloc(BLOCK);
  for (let at = 0; at < bytes; at += BLOCK) {
    yield cipher.update(zeros.subarray(0, Math.min(BLOCK, bytes - at)));
  }
}

async function* half(file: string, error?: Error): AsyncIterable<Buffer> {
  const { size } = await stat(file);
  yield* createReadStream(file, { end: Math.max(0, Math.floor(size / 2)) });
  if (error) {
    throw error;
  }
}

function failure(what: string): EngineError {
  return new EngineError(
    { code: 'test.failed', params: {}, message: what },
    false,
  );
}

function dataOf(connection: Connection): Readable {
  const { file = '', fault, bytes } = connection;
  switch (fault) {
    case 'empty':
      return Readable.from([]);
    case 'cut':
      return Readable.from(half(file));
    case 'broken':
      return Readable.from(half(file, new Error('read EIO')));
    default:
      return bytes === undefined
        ? createReadStream(file)
        : Readable.from(madeUp(bytes));
  }
}

export const engine: BackupEngine = {
  kind: 'stream',
  connectionSchema: bytesConnectionSchema,
  types: ['full'],

  async dump(request) {
    const connection = bytesConnectionSchema.parse(request.connection);
    const { fault, password = '' } = connection;
    if (fault === 'wrong-password') {
      throw failure(`password authentication failed with ${password}`);
    }
    if (fault === 'crash') {
      process.kill(process.pid, 'SIGKILL');
    }
    if (fault === 'hang') {
      await sleep(600_000, undefined, { signal: request.signal });
    }
    if (fault === 'deaf') {
      await writeFile(path.join(request.scratch, 'plain'), 'plain');
      process.removeAllListeners('SIGTERM');
      process.on('SIGTERM', () => undefined);
      request.log('it does not listen');
      await sleep(600_000);
    }
    if (fault === 'plain-text') {
      process.stdout.write('this is no event\n');
    }
    const hash = createHash('sha256');
    let rows = 0;
    return {
      pointAt: new Date(),
      async *parts(): AsyncIterable<DumpPart> {
        const stream = dataOf(connection);
        stream.on('data', (chunk: Buffer) => {
          hash.update(chunk);
          rows += chunk.length;
        });
        stream.pause();
        yield {
          name: 'data',
          stream,
          completed:
            fault === 'cut'
              ? Promise.reject(failure('the dump ended with status 1'))
              : Promise.resolve(),
          estimatedBytes: connection.bytes,
        };
        yield {
          name: 'roles',
          stream: Readable.from([Buffer.from('CREATE ROLE shop;\n')]),
          completed: Promise.resolve(),
          estimatedBytes: undefined,
        };
      },
      async describe() {
        if (fault === 'undescribed') {
          throw failure('the snapshot is gone');
        }
        return {
          pointAt: new Date().toISOString(),
          tools: { bytes: '1' },
          server: null,
          format: 'bytes',
          sourceBytes: rows,
          tables: [
            { name: 'bytes', rows, checksum: hash.digest('hex'), bytes: rows },
          ],
          largeObjects: null,
          extensions: [],
          roles: ['shop'],
        };
      },
      async close() {},
    };
  },

  async restore(request) {
    const { file, fault } = bytesConnectionSchema.parse(request.connection);
    const target = file && `${file}.${request.runId}`;
    const hash = createHash('sha256');
    let rows = 0;
    let stays = false;
    const session: RestoreSession = {
      async receive({ name, stream }) {
        if (name !== 'data') {
          await pipeline(stream, async chunks => {
            for await (const chunk of chunks) {
              if (!String(chunk).startsWith('CREATE ROLE')) {
                throw failure('these are no roles');
              }
            }
          });
          return;
        }
        async function* counted(chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            rows += chunk.length;
            yield chunk;
          }
        }
        if (target) {
          await pipeline(stream, counted, createWriteStream(target));
        } else {
          for await (const _chunk of counted(stream)) {
            // It goes nowhere.
          }
        }
      },
      async contents() {
        return {
          tables: [
            {
              name: 'bytes',
              rows: fault === 'lost-row' ? rows - 1 : rows,
              checksum: hash.digest('hex'),
              bytes: rows,
            },
          ],
          largeObjects: null,
          extensions: [],
        };
      },
      async assert() {
        return [];
      },
      async commit() {
        stays = true;
        if (!target || !file) {
          return { location: 'nowhere', previousLocation: null };
        }
        if (request.place === 'source') {
          await rename(file, `${file}.before`);
          await rename(target, file);
          return { location: file, previousLocation: `${file}.before` };
        }
        return { location: target, previousLocation: null };
      },
      async close() {
        if (!stays && target) {
          await rm(target, { force: true });
        }
      },
    };
    return session;
  },

  async sweep(request) {
    const { file } = bytesConnectionSchema.parse(request.connection);
    const removed: string[] = [];
    for (const name of file ? await readdir(path.dirname(file)) : []) {
      const runId = /\.([0-9a-f-]{36})$/.exec(name)?.[1];
      if (file && runId && !request.liveRunIds.includes(runId)) {
        await rm(path.join(path.dirname(file), name));
        removed.push(name);
      }
    }
    return { removed };
  },
};
