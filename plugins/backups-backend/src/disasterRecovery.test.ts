import { startPostgres } from '@quarterdeck/toolkit-node/testUtils';
import createKnex from 'knex';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedExecutor } from './executors/embedded/EmbeddedExecutor';
import { openWorkshop, type Workshop } from './testing/executorJobs';
import { guideCommands } from './testing/guideCommands';

jest.setTimeout(120_000);

const run = promisify(execFile);
const missing = ['age', 'age-keygen', 'jq', 'openssl', 'pg_restore'].filter(
  program => !isInstalled(program),
);
const described = missing.length === 0 ? describe : describe.skip;

described(
  `without the portal${missing.length === 0 ? '' : `: not installed: ${missing.join(', ')}`}`,
  () => {
    let folder: string;
    let workshop: Workshop;
    let recipient: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'disaster-'));
      workshop = await openWorkshop();
      execFileSync('age-keygen', ['-o', path.join(folder, 'escrow-key.txt')], {
        stdio: 'ignore',
      });
      recipient = execFileSync(
        'age-keygen',
        ['-y', path.join(folder, 'escrow-key.txt')],
        { encoding: 'utf8' },
      ).trim();
    });
    afterAll(async () => {
      await workshop.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** A backup by the portal's own executor, of which nothing but the objects and a public key is left. */
    async function fetched(engine: string, connection: object) {
      const job = workshop.backupJob(connection, {
        engine: { id: engine, module: 'built-in' },
        recipients: [recipient],
      });
      const { outcome, failure } = await new EmbeddedExecutor({}).execute(
        job,
        () => {},
        new AbortController().signal,
      );
      expect(failure).toBeNull();
      if (outcome?.kind !== 'backup') {
        throw new Error('It made no backup');
      }
      const { verifyKey } = workshop.restoreJob({}, outcome);
      const place = await mkdtemp(path.join(folder, 'fetched-'));
      await cp(path.join(folder, 'escrow-key.txt'), `${place}/escrow-key.txt`);
      await cp(
        path.join(workshop.storeDirectory('far'), job.keyPrefix),
        path.join(place, 'backup'),
        { recursive: true },
      );
      await writeFile(path.join(place, 'portal.pem'), verifyKey);
      return place;
    }

    const inShell = (name: string, cwd: string, env: object = {}) =>
      run('sh', ['-eu', '-c', guideCommands(name)], {
        cwd,
        env: { ...process.env, ...env },
      });

    it('a SQLite file comes back by the commands of the guide', async () => {
      const file = path.join(folder, 'orders.sqlite');
      await fillSqlite(file);
      const place = await fetched('sqlite', { file });
      const { stdout } = await inShell('manifest', place);
      expect(stdout).toContain('Signature Verified Successfully');
      await inShell('parts', place);
      expect(await countSqlite(path.join(place, 'data'))).toBe(3);
    });

    it('one altered bit is found by them', async () => {
      const file = path.join(folder, 'altered.sqlite');
      await fillSqlite(file);
      const place = await fetched('sqlite', { file });
      await inShell('manifest', place);
      const data = path.join(place, 'backup', 'data.age');
      const bytes = await readFile(data);
      bytes[bytes.length - 40] ^= 1;
      await writeFile(data, bytes);
      await expect(inShell('parts', place)).rejects.toThrow();
      const envelope = await readFile(`${place}/manifest.json`, 'utf8');
      await writeFile(
        `${place}/manifest.json`,
        envelope.replace('"rows":3', '"rows":4'),
      );
      await expect(
        run(
          'sh',
          [
            '-eu',
            '-c',
            guideCommands('manifest').split('\n').slice(3).join('\n'),
          ],
          { cwd: place },
        ),
      ).rejects.toThrow();
    });

    it('a PostgreSQL database comes back by them', async () => {
      const parent = await mkdtemp(path.join(tmpdir(), 'server-'));
      const server = await startPostgres(parent);
      try {
        const url = new URL(server.connection);
        await sql(server.connection, [
          'create role clerk login',
          'create database orders owner clerk',
        ]);
        const orders = server.connection.replace(/postgres$/, 'orders');
        await sql(orders, [
          'create table lines (id int primary key, name text)',
          "insert into lines select n, 'line ' || n from generate_series(1, 500) n",
          'alter table lines owner to clerk',
        ]);
        const place = await fetched('postgres', {
          host: url.hostname,
          port: Number(url.port),
          database: 'orders',
          user: 'postgres',
          sslmode: 'disable',
        });
        await inShell('manifest', place);
        await inShell('parts', place);
        await sql(server.connection, [
          'drop database orders',
          'drop role clerk',
        ]);
        await inShell('postgres', place, {
          PGHOST: url.hostname,
          PGPORT: url.port,
          PGUSER: 'postgres',
        });
        const restored = orders.replace(/orders$/, 'orders_restored');
        const [row] = await sql(restored, [
          "select count(*)::int as count, min(tableowner) as owner from lines, pg_tables where tablename = 'lines'",
        ]);
        expect(row).toEqual({ count: 500, owner: 'clerk' });
      } finally {
        await server.stop();
        await rm(parent, { recursive: true, force: true });
      }
    });
  },
);

async function fillSqlite(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const knex = sqlite(file);
  try {
    await knex.raw('create table lines (id integer primary key)');
    await knex.raw('insert into lines values (1), (2), (3)');
  } finally {
    await knex.destroy();
  }
}

async function countSqlite(file: string): Promise<number> {
  expect(existsSync(file)).toBe(true);
  const knex = sqlite(file);
  try {
    const [{ count }] = await knex('lines').count({ count: '*' });
    return Number(count);
  } finally {
    await knex.destroy();
  }
}

function sqlite(file: string) {
  return createKnex({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
  });
}

/** @returns the rows of the last one */
async function sql(connection: string, statements: readonly string[]) {
  const knex = createKnex({ client: 'pg', connection });
  try {
    let rows: unknown[] = [];
    for (const statement of statements) {
      ({ rows } = await knex.raw(statement));
    }
    return rows;
  } finally {
    await knex.destroy();
  }
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
