import type {
  RestoreRequest,
  RestoreSession,
} from '@quarterdeck/plugin-backups-node';
import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { lineOf, refusal, requireGoingOn } from '../failure';
import { writeFresh } from '../files';
import { freshName, keepAs } from '../fresh';
import { stampOf } from '../stamp';
import { redisConnectionSchema, type RedisConnection } from './connection';
import { ThrowAwayServer } from './ThrowAwayServer';

/** Restores into a snapshot file, which a server of our own reads. */
export class RedisRestore implements RestoreSession {
  #server: ThrowAwayServer | undefined;

  private constructor(
    private readonly request: RestoreRequest,
    private readonly connection: RedisConnection,
    private readonly fresh: string,
  ) {}

  /** @throws EngineError where it cannot restore to that place */
  static async begin(request: RestoreRequest): Promise<RedisRestore> {
    const { place, scratch, runId } = request;
    requireGoingOn(request.signal);
    const connection = redisConnectionSchema.parse(
      request.restoreConnection ?? request.connection,
    );
    if (place === 'source') {
      throw refusal('engine.place-unsupported', {
        engine: 'redis',
        remedy:
          'restore to an isolated place, stop the server, and put the file in the place of its dump.rdb',
      });
    }
    if (place === 'throw-away') {
      return new RedisRestore(
        request,
        connection,
        path.join(scratch, `${runId}.rdb`),
      );
    }
    const file = connection.restoreFile;
    if (file === undefined) {
      throw refusal('engine.place-unsupported', {
        engine: 'redis',
        remedy: 'set restoreFile of its connection',
      });
    }
    const folder = path.dirname(file);
    await access(folder).catch(error => {
      const cause = lineOf(error);
      throw refusal('engine.file-refused', { file: folder, cause });
    });
    const fresh = path.join(folder, freshName(file, runId));
    return new RedisRestore(request, connection, fresh);
  }

  async receive({ name, stream }: { name: string; stream: Readable }) {
    if (name !== 'data') {
      throw refusal('engine.part-unknown', { part: name });
    }
    const { expected, scratch, signal } = this.request;
    await writeFresh(stream, this.fresh, expected.sourceBytes, signal);
    this.#server = await ThrowAwayServer.start(
      this.connection,
      { snapshot: this.fresh, folder: scratch },
      signal,
    );
  }

  async contents() {
    const tables = await this.server().contents();
    return { tables, largeObjects: null, extensions: [] };
  }

  async assert(assertions: Parameters<RestoreSession['assert']>[0]) {
    return this.server().assert(assertions);
  }

  async commit() {
    requireGoingOn(this.request.signal);
    const { restoreFile } = this.connection;
    if (this.request.place !== 'isolated' || restoreFile === undefined) {
      throw refusal('engine.not-restored', {});
    }
    this.server();
    const location = `${restoreFile}.restored-${stampOf(new Date(), this.request.runId)}`;
    await keepAs(this.fresh, location);
    return { location, previousLocation: null };
  }

  async close() {
    await this.#server?.stop();
    await rm(this.fresh, { force: true });
  }

  private server(): ThrowAwayServer {
    if (!this.#server) {
      throw refusal('engine.not-restored', {});
    }
    return this.#server;
  }
}
