import {
  startPostgres,
  type PostgresServer,
} from '@quarterdeck/toolkit-node/testUtils';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from 'pg';
import { assertPostgres } from './assertPostgres';
import { connect, parseConnection } from './connection';

const describeIt = existsSync('/usr/lib/postgresql') ? describe : describe.skip;

jest.setTimeout(60_000);

describeIt('postgres on PostgreSQL', () => {
  let server: PostgresServer;
  let folder: string;
  /** Of a superuser, which may do anything. */
  let client: Client;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'postgres-queries-'));
    server = await startPostgres(folder);
    client = await connect(
      parseConnection({
        host: '127.0.0.1',
        port: Number(new URL(server.connection).port),
        database: 'postgres',
        user: 'postgres',
      }),
      'postgres',
      new AbortController().signal,
    );
    await client.query(
      'CREATE TABLE public.orders AS SELECT FROM generate_series(1, 8000)',
    );
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets queries of an entity read and nothing else', async () => {
    const checks = await assertPostgres(client, [
      { name: 'orders', query: 'SELECT count(*) FROM orders', equals: '8000' },
      { name: 'few', query: 'SELECT 1', atLeast: 2 },
      { name: 'two', query: 'SELECT 1; SELECT 2' },
      { name: 'end', query: 'COMMIT; DELETE FROM orders' },
      { name: 'write', query: 'DELETE FROM orders RETURNING 1' },
      { name: 'file', query: `SELECT pg_read_file('PG_VERSION')` },
      {
        name: 'program',
        query: `COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'`,
      },
      { name: 'many', query: 'SELECT i FROM generate_series(1, 100) i' },
      { name: 'null', query: 'SELECT NULL', equals: 'x' },
      {
        name: 'block',
        query: `DO $do$ BEGIN RESET ROLE; EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat > ${folder}/planted'''; END $do$`,
      },
      { name: 'end alone', query: 'COMMIT' },
      { name: 'long', query: `SELECT repeat('x', 50000000)` },
      {
        name: 'after',
        query: 'SELECT current_user',
        equals: 'pg_read_all_data',
      },
    ]);
    expect(
      checks.map(({ name, state, reason }) => [name, state, reason?.code]),
    ).toEqual([
      ['orders', 'passed', undefined],
      ['few', 'failed', 'check.too-low'],
      ['two', 'failed', 'check.query-failed'],
      ['end', 'failed', 'check.query-writes'],
      ['write', 'failed', 'check.query-writes'],
      ['file', 'failed', 'check.query-failed'],
      ['program', 'failed', 'check.query-writes'],
      ['many', 'failed', 'check.not-one-value'],
      ['null', 'failed', 'check.not-equal'],
      ['block', 'failed', 'check.query-writes'],
      ['end alone', 'failed', 'check.query-writes'],
      ['long', 'passed', undefined],
      ['after', 'passed', undefined],
    ]);
    expect(existsSync(path.join(folder, 'planted'))).toBe(false);
    expect(JSON.stringify(checks).length).toBeLessThan(20_000);
    const [slow] = await assertPostgres(
      client,
      [{ name: 'slow', query: 'SELECT pg_sleep(60)' }],
      300,
    );
    expect(slow.reason?.code).toBe('check.query-overdue');
  });
});
