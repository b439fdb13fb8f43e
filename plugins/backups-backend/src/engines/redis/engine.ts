import type { Content } from '@quarterdeck/plugin-backups-common';
import type {
  BackupEngine,
  DumpRequest,
  DumpSession,
  SweepRequest,
} from '@quarterdeck/plugin-backups-node';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { refusal } from '../failure';
import { fileAsPart } from '../files';
import { sweepBeside } from '../fresh';
import { runProgram } from '../process';
import {
  ask,
  clientOf,
  lineIn,
  redisConnectionSchema,
  type RedisConnection,
} from './connection';
import { RedisRestore } from './restore';
import { ThrowAwayServer } from './ThrowAwayServer';

/**
 * Redis by the snapshot that it sends to a replica. It is read once by a server of our own before it counts as a dump:
 * so it is known to be whole, and what is in it is counted in the very snapshot. That takes the memory of the data.
 */
export const engine: BackupEngine = {
  kind: 'stream',
  connectionSchema: redisConnectionSchema,
  types: ['full'],
  dump,
  restore: request => RedisRestore.begin(request),
  sweep,
};

async function dump(request: DumpRequest): Promise<DumpSession> {
  const connection = redisConnectionSchema.parse(request.connection);
  const { type, signal, scratch, runId } = request;
  if (type !== 'full') {
    throw refusal('engine.type-unsupported', { engine: 'redis', type });
  }
  const snapshot = path.join(scratch, `${runId}.rdb`);
  const close = () => rm(snapshot, { force: true });
  try {
    const info = await ask(connection, ['INFO', 'everything'], signal);
    const [seconds] = (await ask(connection, ['TIME'], signal)).split(/\s+/);
    // The snapshot is taken after that, so it never promises more than it has.
    const pointAt = new Date(Number(seconds) * 1_000);
    const client = await clientOf(connection, signal);
    await runProgram({ ...client, args: [...client.args, '--rdb', snapshot] });
    const content = await contentOf(connection, {
      snapshot,
      info,
      pointAt,
      request,
    });
    return {
      pointAt,
      parts: async function* parts() {
        yield await fileAsPart(snapshot);
      },
      describe: async () => content,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function contentOf(
  connection: RedisConnection,
  {
    snapshot,
    info,
    pointAt,
    request: { scratch, signal },
  }: { snapshot: string; info: string; pointAt: Date; request: DumpRequest },
): Promise<Content> {
  const server = await ThrowAwayServer.start(
    connection,
    { snapshot, folder: scratch },
    signal,
  );
  try {
    const version = lineIn(info, 'redis_version') ?? 'unknown';
    return {
      pointAt: pointAt.toISOString(),
      tools: { redis: version },
      server: `Redis ${version}`,
      format: 'rdb',
      sourceBytes: Number(lineIn(info, 'used_memory') ?? 0),
      tables: await server.contents(),
      largeObjects: null,
      extensions: [],
      roles: [],
    };
  } finally {
    await server.stop();
  }
}

async function sweep(request: SweepRequest): Promise<{ removed: string[] }> {
  const removed: string[] = [];
  for (const each of [request.connection, request.restoreConnection]) {
    const connection = redisConnectionSchema.safeParse(each);
    const file = connection.data?.restoreFile;
    if (file !== undefined) {
      removed.push(...(await sweepBeside(file, request.liveRunIds)));
    }
  }
  return { removed };
}
