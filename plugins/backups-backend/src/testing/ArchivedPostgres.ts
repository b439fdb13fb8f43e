import {
  startPostgres,
  type PostgresServer,
} from '@quarterdeck/toolkit-node/testUtils';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import {
  identityOf,
  walConnectionSchema,
  type WalConnection,
} from '../engines/postgres-wal/connection';
import { pgBackRest } from '../engines/postgres-wal/pgbackrest';

/** For tests that need PostgreSQL and pgBackRest. */
export const describeWithPgBackRest =
  existsSync('/usr/lib/postgresql') &&
  spawnSync('pgbackrest', ['version']).status === 0
    ? describe
    : describe.skip;

/** A real PostgreSQL whose WAL a real pgBackRest archives, into an encrypted repository beside it. */
export class ArchivedPostgres {
  private constructor(
    readonly folder: string,
    /** Of the engine. */
    readonly connection: WalConnection,
    private readonly server: PostgresServer,
  ) {}

  /** @param folder - empty, and its own */
  static async start(folder: string): Promise<ArchivedPostgres> {
    const { signal } = new AbortController();
    const config = path.join(folder, 'pgbackrest.conf');
    const server = await startPostgres(folder, [
      'archive_mode=on',
      'max_connections=120',
      'max_prepared_transactions=3',
    ]);
    const connection = walConnectionSchema.parse({
      stanza: 'shop',
      config,
      restoreDirectory: path.join(folder, 'restores'),
    });
    const identity = await identityOf(connection, signal);
    for (const name of ['repository', 'log', 'lock', 'restores']) {
      await mkdir(path.join(folder, name));
      if (identity) {
        await chown(path.join(folder, name), identity.uid, identity.gid);
      }
    }
    await writeFile(
      config,
      `[global]
repo1-path=${folder}/repository
repo1-retention-full=9
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass=a-secret-of-the-repository
log-path=${folder}/log
lock-path=${folder}/lock
archive-timeout=5
start-fast=y
compress-level=1
[shop]
pg1-path=${folder}/postgres
pg1-socket-path=${folder}/postgres
pg1-port=${new URL(server.connection).port}
pg1-user=postgres
`,
    );
    await chmod(config, 0o644);
    await pgBackRest(connection, ['stanza-create'], signal);
    const started = new ArchivedPostgres(folder, connection, server);
    await started.archiveBy(
      `pgbackrest --config=${config} --stanza=shop archive-push %p`,
    );
    return started;
  }

  async query(text: string): Promise<unknown[]> {
    const client = new Client({ connectionString: this.server.connection });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  async archiveBy(command: string): Promise<void> {
    await this.query(`ALTER SYSTEM SET archive_command = '${command}'`);
    await this.query('SELECT pg_reload_conf()');
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}
