import {
  startPostgres,
  type PostgresServer,
} from '@quarterdeck/toolkit-node/testUtils';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Client } from 'pg';
import {
  dumpOf,
  engineContract,
  type EngineUnderTest,
  expectRefusal,
  identityOf,
  requestOf,
  restored,
} from '../engineContract';
import { LOOK_AT_SHOP, SHOP } from '../../testing/postgresShop';
import { connect, parseConnection } from './connection';
import { engine } from './engine';

const describeIt = existsSync('/usr/lib/postgresql') ? describe : describe.skip;

jest.setTimeout(120_000);

let server: PostgresServer;
let port: number;
let folder: string;
let scratch: string;

async function query(database: string, text: string, user = 'postgres') {
  const client = new Client({ host: '127.0.0.1', port, database, user });
  await client.connect();
  try {
    const result = await client.query({ text, rowMode: 'array' });
    return JSON.stringify(result.rows);
  } finally {
    await client.end();
  }
}

async function makeShop(name: string) {
  await query('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await query(
    'postgres',
    `CREATE DATABASE ${name} OWNER shop_owner CONNECTION LIMIT 77`,
  );
  await query(name, SHOP);
  await query(
    'postgres',
    `ALTER DATABASE ${name} SET search_path TO "$user", public`,
  );
  await query('postgres', `GRANT CREATE ON DATABASE ${name} TO shop_reader`);
}

function source(
  connection: object = {},
  restoreConnection?: object,
): EngineUnderTest {
  const database = 'shop';
  return {
    engine,
    scratch,
    connection: {
      host: '127.0.0.1',
      port,
      database,
      user: 'postgres',
      ...connection,
    },
    restoreConnection,
    look: () => query(database, LOOK_AT_SHOP),
    lookAt: location => query(location.split('/').at(-1) ?? '', LOOK_AT_SHOP),
    change: async () => {
      await query(database, `INSERT INTO tags VALUES ('late')`);
      await query(database, `DELETE FROM orders WHERE id < 10`);
    },
    replaces: true,
    neighbours: async () =>
      JSON.parse(
        await query(
          'postgres',
          'SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1',
        ),
      ),
  };
}

describeIt('postgres on PostgreSQL', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'postgres-engine-'));
    server = await startPostgres(folder);
    port = Number(new URL(server.connection).port);
    await query(
      'postgres',
      `CREATE ROLE shop_owner; CREATE ROLE shop_reader; CREATE ROLE backup LOGIN PASSWORD 'a password'`,
    );
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'scratch-'));
    await query(
      'postgres',
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'shop%'`,
    );
    const others: string[][] = JSON.parse(
      await query(
        'postgres',
        `SELECT datname FROM pg_database WHERE datname LIKE 'shop%'`,
      ),
    );
    for (const [name] of others) {
      await query('postgres', `DROP DATABASE ${name} WITH (FORCE)`);
    }
    await makeShop('shop');
  });
  afterEach(() => rm(scratch, { recursive: true, force: true }));

  describe.each([
    ['custom', {}],
    ['directory', { format: 'directory', jobs: 2 }],
  ])('with the format %s', (_format, connection) => {
    it.each(engineContract)('%s', (_name, check) => check(source(connection)));
  });

  it('knows what is in the data, and every kind of thing of it comes back', async () => {
    const { content, parts } = await dumpOf(source());
    expect(content).toMatchObject({
      format: 'custom',
      largeObjects: 5,
      server: expect.stringMatching(/^PostgreSQL \d+\.\d+$/),
      roles: ['postgres', 'shop_owner', 'shop_reader'],
    });
    expect(content.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['Odd schema.Odd "table', 1],
      ['public.orders_2025', 5135],
      ['public.orders_2026', 2865],
      ['public.sessions', 10],
      ['public.tags', 2],
    ]);
    expect(content.extensions.map(({ name }) => name)).toEqual([
      'btree_gist',
      'hstore',
      'pg_trgm',
      'plpgsql',
      'uuid-ossp',
    ]);
    const age = Date.now() - Date.parse(content.pointAt);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(60_000);
    const roles = parts.find(({ name }) => name === 'roles')?.bytes.toString();
    expect(roles).toContain('CREATE ROLE shop_owner');
    expect(roles).not.toMatch(/PASSWORD '/);
  });

  it('gives the database back its owner, its rights and its settings, and ends who is connected', async () => {
    const dumped = await dumpOf(source());
    const application = new Client({
      host: '127.0.0.1',
      port,
      database: 'shop',
      user: 'postgres',
    });
    application.on('error', () => {});
    await application.connect();
    const settings = `SELECT pg_get_userbyid(datdba), datconnlimit, (SELECT array_agg(acl::text ORDER BY acl::text) FROM unnest(datacl) acl), (SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = d.oid), shobj_description(oid, 'pg_database') FROM pg_database d WHERE datname = 'shop'`;
    const before = await query('postgres', settings);
    const session = await restored(source(), dumped, 'source');
    const { location, previousLocation } = await session.commit();
    await session.close();
    expect(location).toBe(`127.0.0.1:${port}/shop`);
    expect(previousLocation).toMatch(/\/shop_before_\d{8}_\d{4}_[^/]+$/);
    expect(await query('postgres', settings)).toBe(before);
    await expect(application.query('SELECT 1')).rejects.toThrow();
  });

  it('restores a source that is gone', async () => {
    const dumped = await dumpOf(source());
    const then = await source().look();
    await query('postgres', 'DROP DATABASE shop');
    const session = await restored(source(), dumped, 'source');
    expect((await session.commit()).previousLocation).toBeNull();
    await session.close();
    expect(await source().look()).toBe(then);
  });

  it('makes the roles that another server lacks, and removes them again', async () => {
    const other = await mkdtemp(path.join(tmpdir(), 'postgres-other-'));
    const second = await startPostgres(other);
    try {
      const connection = {
        host: '127.0.0.1',
        port: Number(new URL(second.connection).port),
        database: 'anything',
        user: 'postgres',
      };
      const dumped = await dumpOf(source());
      const session = await restored(
        source({}, connection),
        dumped,
        'throw-away',
      );
      expect(identityOf((await session.contents()).tables)).toEqual(
        identityOf(dumped.content.tables),
      );
      const client = await connect(
        parseConnection(connection),
        'postgres',
        new AbortController().signal,
      );
      const roles = async () =>
        (
          await client.query(
            `SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'shop%' ORDER BY 1`,
          )
        ).rows;
      expect(await roles()).toEqual([
        { rolname: 'shop_owner', rolcanlogin: false },
        { rolname: 'shop_reader', rolcanlogin: false },
      ]);
      await session.close();
      expect(await roles()).toEqual([]);
      await client.end();
    } finally {
      await second.stop();
      await rm(other, { recursive: true, force: true });
    }
  });

  it('restores without owners where a role is gone, but never so in place of the source', async () => {
    await query('shop', `CREATE ROLE gone; ALTER TABLE sessions OWNER TO gone`);
    const dumped = await dumpOf(source());
    await query(
      'shop',
      `ALTER TABLE sessions OWNER TO postgres; DROP ROLE gone`,
    );
    const session = await restored(source(), dumped, 'throw-away');
    expect(identityOf((await session.contents()).tables)).toEqual(
      identityOf(dumped.content.tables),
    );
    await session.close();
    await expectRefusal(
      restored(source(), dumped, 'source'),
      'engine.roles-missing',
    );
  });

  it('says who is refused, what is not there and what may not be read', async () => {
    const of = (connection: object) => dumpOf(source(connection));
    await expectRefusal(of({ port: 1 }), 'engine.unreachable');
    await expectRefusal(of({ database: 'nothing' }), 'engine.server-failed');
    await expectRefusal(of({ host: undefined }), 'engine.connection-wrong');
    await expectRefusal(
      of({ binaries: '/nonexistent' }),
      'engine.tool-missing',
    );
    await expectRefusal(of({ user: 'backup' }), 'engine.no-right');
    await expect(of({ user: 'backup' })).rejects.toThrow(
      /Odd schema.*GRANT pg_read_all_data TO "backup"/,
    );
    await query('postgres', 'GRANT pg_read_all_data TO backup');
    await query('shop', 'ALTER TABLE tags ENABLE ROW LEVEL SECURITY');
    await expect(of({ user: 'backup' })).rejects.toThrow(
      /public\.tags.*BYPASSRLS/,
    );
    await query('shop', 'ALTER TABLE tags DISABLE ROW LEVEL SECURITY');
    await query('shop', 'SELECT lo_unlink(oid) FROM pg_largeobject_metadata');
    const { content } = await of({ user: 'backup' });
    expect(content.tables.length).toBe(5);
    await query('postgres', 'REVOKE pg_read_all_data FROM backup');
  });

  it('refuses programs that are older than the server', async () => {
    for (const program of ['pg_dump', 'pg_dumpall', 'pg_restore']) {
      const file = path.join(scratch, program);
      await writeFile(file, '#!/bin/sh\necho "pg_dump (PostgreSQL) 13.11"\n');
      chmodSync(file, 0o755);
    }
    await expectRefusal(
      dumpOf(source({ binaries: scratch })),
      'engine.tool-too-old',
    );
  });

  it('fails where the dump is killed, or the connection that holds the state is lost', async () => {
    await query(
      'shop',
      `CREATE TABLE large AS SELECT i, md5(i::text) || md5((i + 1)::text) AS text FROM generate_series(1, 600000) i`,
    );
    const kill = async (application: string) => {
      const ended = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND application_name = '${application}'`;
      while ((await query('postgres', ended)) === '[]') {
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    };
    const session = await engine.dump(requestOf(source()));
    for await (const { name, stream, completed } of session.parts()) {
      if (name === 'data') {
        await kill('pg_dump');
        await buffer(stream).catch(() => {});
        await expectRefusal(completed, 'engine.tool-failed');
      } else {
        await buffer(stream);
      }
    }
    await session.close();

    const lost = await engine.dump(requestOf(source()));
    await kill('quarterdeck backups');
    await expectRefusal(lost.describe(), 'engine.state-lost');
    await lost.close();
  });

  it('ends with the run', async () => {
    const controller = new AbortController();
    await query(
      'shop',
      `CREATE TABLE large AS SELECT i, md5(i::text) AS text FROM generate_series(1, 300000) i`,
    );
    const session = await engine.dump({
      ...requestOf(source()),
      signal: controller.signal,
    });
    for await (const { name, stream, completed } of session.parts()) {
      if (name === 'data') {
        controller.abort();
        stream.resume();
        await expectRefusal(completed, 'engine.cancelled');
      } else {
        stream.resume();
      }
    }
    await session.close();
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(
      await query(
        'postgres',
        `SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop'`,
      ),
    ).toBe('[["0"]]');
  });

  it('backs up a database without anything in it', async () => {
    await query('postgres', 'CREATE DATABASE shop_empty');
    const empty = source({ database: 'shop_empty' });
    const dumped = await dumpOf(empty);
    expect(dumped.content.tables).toEqual([]);
    const session = await restored(empty, dumped, 'throw-away');
    expect((await session.contents()).tables).toEqual([]);
    await session.close();
  });

  it('leaves the rows of tables out that are not wanted', async () => {
    const dumped = await dumpOf(source({ excludeTableData: ['public.tags'] }));
    expect(dumped.content.tables.map(({ name }) => name)).not.toContain(
      'public.tags',
    );
    const session = await restored(source(), dumped, 'throw-away');
    expect(identityOf((await session.contents()).tables)).toEqual(
      identityOf(dumped.content.tables),
    );
    await session.close();
  });

  it('names an extension that the server does not have', async () => {
    const dumped = await dumpOf(source());
    const content = {
      ...dumped.content,
      extensions: [{ name: 'postgis', version: '3.4' }],
    };
    await expectRefusal(
      restored(source(), { ...dumped, content }, 'throw-away'),
      'engine.extension-missing',
    );
  });

  it('never runs code of the database as the user that dumps', async () => {
    await query('shop', 'GRANT CREATE ON SCHEMA public TO shop_owner');
    await query(
      'shop',
      `SET ROLE shop_owner;
       CREATE FUNCTION public.planted(public.tags) RETURNS text LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'code of a table runs as %', current_user; END $$;
       CREATE CAST (public.tags AS text) WITH FUNCTION public.planted(public.tags)`,
    );
    await dumpOf(source());
    await query('shop', 'ALTER TABLE tags ADD COLUMN "the whole row" int');
    const dumped = await dumpOf(source());
    await query('shop', `UPDATE tags SET name = 'c' WHERE name = 'b'`);
    const changed = await dumpOf(source());
    expect(identityOf(changed.content.tables)).not.toEqual(
      identityOf(dumped.content.tables),
    );
  });

  it('does not sweep what only has a name like ours', async () => {
    await query('postgres', 'CREATE DATABASE quarterdeck_shop');
    const name = `quarterdeck_${randomUUID().replaceAll('-', '')}`;
    await query('postgres', `CREATE DATABASE ${name}`);
    await query('postgres', `COMMENT ON DATABASE ${name} IS 'mine'`);
    const { runId, ...request } = requestOf(source());
    expect(await engine.sweep({ ...request, liveRunIds: [] })).toEqual({
      removed: [],
    });
    await query('postgres', `COMMENT ON DATABASE ${name} IS NULL`);
    const { removed } = await engine.sweep({ ...request, liveRunIds: [] });
    expect(removed).toEqual([`127.0.0.1:${port}/${name}`]);
    await query('postgres', 'DROP DATABASE quarterdeck_shop');
  });
});
