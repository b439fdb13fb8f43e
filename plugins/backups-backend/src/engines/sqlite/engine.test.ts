import { randomUUID } from 'node:crypto';
import {
  appendFile,
  mkdtemp,
  open,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {
  dumpOf,
  engineContract,
  type EngineUnderTest,
  expectRefusal,
  identityOf,
  requestOf,
  restored,
} from '../engineContract';
import { assertSqlite } from './assertSqlite';
import { engine } from './engine';

let folder: string;
let file: string;
let scratch: string;
/** The application, which keeps its connection open and goes on writing. */
let application: Database.Database;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sqlite-engine-'));
  scratch = await mkdtemp(path.join(tmpdir(), 'scratch-'));
  file = path.join(folder, 'shop.sqlite');
  application = new Database(file);
  application.pragma('journal_mode = WAL');
  application.exec(`
    CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, total REAL, note BLOB);
    CREATE TABLE tags (name TEXT PRIMARY KEY, weight INTEGER) WITHOUT ROWID;
    CREATE TABLE "odd ""name""" (a);
    CREATE INDEX orders_customer ON orders (customer);
    CREATE VIRTUAL TABLE pages USING fts5(body);
    INSERT INTO orders
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      SELECT i, 'customer ' || i, i * 1.5, randomblob(50) FROM n;
    INSERT INTO tags VALUES ('a', 9007199254740993), ('b', NULL);
    INSERT INTO "odd ""name""" VALUES (1), ('1'), (NULL), (1.0);
    INSERT INTO pages VALUES ('a text to find');
  `);
});
afterEach(async () => {
  application.close();
  await rm(folder, { recursive: true, force: true });
  await rm(scratch, { recursive: true, force: true });
});

function source(): EngineUnderTest {
  return {
    engine,
    scratch,
    connection: { file },
    look: async () => textOf(file),
    lookAt: async location => textOf(location),
    change: async () => {
      const writer = new Database(file);
      writer.exec(
        `INSERT INTO orders (customer) VALUES ('late'); DELETE FROM tags WHERE name = 'a'`,
      );
      writer.close();
    },
    replaces: true,
    neighbours: async () =>
      (await readdir(folder)).filter(name => !/-(wal|shm)$/.test(name)),
  };
}

function textOf(place: string): string {
  const database = new Database(place, { readonly: true });
  const text = JSON.stringify([
    database.prepare('SELECT count(*), sum(total) FROM orders').raw().get(),
    database
      .prepare('SELECT * FROM tags')
      .raw()
      .safeIntegers()
      .all()
      .flat()
      .join(),
  ]);
  database.close();
  return text;
}

describe('with an application that has stopped', () => {
  beforeEach(() => application.close());
  it.each(engineContract)('%s', (_name, check) => check(source()));
});

describe('sqlite', () => {
  it('copies one state while the application goes on writing', async () => {
    const insert = application.prepare(
      'INSERT INTO orders (customer, total) VALUES (?, 1)',
    );
    const first = Number(
      application.prepare('SELECT count(*) FROM orders').pluck().get(),
    );
    const timer = setInterval(() => insert.run('busy'), 1);
    const dumped = await dumpOf(source()).finally(() => clearInterval(timer));
    const [orders] = dumped.content.tables.filter(
      ({ name }) => name === 'orders',
    );
    expect(orders.rows).toBeGreaterThanOrEqual(first);
    const session = await restored(source(), dumped, 'throw-away');
    expect(identityOf((await session.contents()).tables)).toEqual(
      identityOf(dumped.content.tables),
    );
    await session.close();
  });

  it('tells values of different types and large integers apart', async () => {
    const before = await dumpOf(source());
    application.exec(
      `UPDATE tags SET weight = 9007199254740992 WHERE name = 'a'`,
    );
    const after = await dumpOf(source());
    const tags = ({ content }: typeof before) =>
      content.tables.find(({ name }) => name === 'tags')?.checksum;
    expect(tags(after)).not.toBe(tags(before));
  });

  it('does not take the place of a source that is in use', async () => {
    const dumped = await dumpOf(source());
    const session = await restored(source(), dumped, 'source');
    await expectRefusal(session.commit(), 'engine.in-use');
    await session.close();
    expect(application.prepare('SELECT count(*) FROM tags').pluck().get()).toBe(
      2,
    );
    expect(await source().neighbours()).toEqual(['shop.sqlite']);
  });

  it('takes the place of a source that is damaged, and of one that is gone', async () => {
    const dumped = await dumpOf(source());
    const then = textOf(file);
    application.close();
    await writeFile(file, 'ruined');
    const session = await restored(source(), dumped, 'source');
    const { previousLocation } = await session.commit();
    await session.close();
    expect(textOf(file)).toBe(then);
    expect(previousLocation).toMatch(/\.before-\d{8}_\d{4}_[^/]+$/);

    await rm(file);
    const again = await restored(source(), dumped, 'source');
    expect(await again.commit()).toEqual({
      location: file,
      previousLocation: null,
    });
    await again.close();
    expect(textOf(file)).toBe(then);
    expect((await stat(file)).mode % 0o1000).toBe(0o600);
  });

  it('takes the place of the source itself, also where restores have another', async () => {
    application.close();
    const elsewhere = path.join(folder, 'elsewhere.sqlite');
    await writeFile(elsewhere, 'of somebody else');
    const both = { ...source(), restoreConnection: { file: elsewhere } };
    const session = await restored(both, await dumpOf(both), 'source');
    const { location } = await session.commit();
    await session.close();
    expect(location).toBe(file);
    expect(await readFile(elsewhere, 'utf8')).toBe('of somebody else');
  });

  it('makes no backup of a source that is missing, empty, no database or damaged', async () => {
    const of = (place: string) =>
      dumpOf({ ...source(), connection: { file: place } });
    const other = path.join(folder, 'other');
    await expectRefusal(of(other), 'engine.file-missing');
    await expectRefusal(of(folder), 'engine.file-refused');
    await writeFile(other, '');
    await expectRefusal(of(other), 'engine.empty');
    await writeFile(other, 'no database at all'.repeat(1000));
    await expectRefusal(of(other), 'engine.damaged');
    application.pragma('wal_checkpoint(TRUNCATE)');
    application.close();
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(4096, 7), 0, 4096, 4096 * 20);
    await handle.close();
    await expectRefusal(of(file), 'engine.damaged');
    await truncate(file, 4096 * 30);
    await expectRefusal(of(file), 'engine.damaged');
  });

  it('refuses a backup that is damaged where it is restored', async () => {
    const dumped = await dumpOf(source());
    const [{ bytes }] = dumped.parts;
    bytes.fill(3, 4096 * 10, 4096 * 11);
    await expectRefusal(
      restored(source(), dumped, 'isolated'),
      'engine.damaged',
    );
    expect(await source().neighbours()).toEqual(['shop.sqlite']);
  });

  it('lets queries of an entity read and nothing else', async () => {
    const dumped = await dumpOf(source());
    const session = await restored(source(), dumped, 'throw-away');
    const checks = await session.assert([
      { name: 'orders', query: 'SELECT count(*) FROM orders', atLeast: 1 },
      { name: 'exact', query: 'SELECT max(id) FROM orders;', equals: '20000' },
      { name: 'few', query: 'SELECT 1', atLeast: 2 },
      { name: 'two', query: 'SELECT 1; DELETE FROM orders' },
      { name: 'write', query: 'DELETE FROM orders RETURNING id' },
      { name: 'attach', query: `ATTACH '/tmp/x' AS x` },
      { name: 'wide', query: 'SELECT 1, 2' },
      { name: 'none', query: 'SELECT id FROM orders WHERE 0' },
      { name: 'wrong', query: 'SELECT * FROM nothing' },
    ]);
    expect(
      checks.map(({ name, state, reason }) => [name, state, reason?.code]),
    ).toEqual([
      ['orders', 'passed', undefined],
      ['exact', 'passed', undefined],
      ['few', 'failed', 'check.too-low'],
      ['two', 'failed', 'check.query-failed'],
      ['write', 'failed', 'check.query-writes'],
      ['attach', 'failed', 'check.query-writes'],
      ['wide', 'failed', 'check.not-one-value'],
      ['none', 'failed', 'check.not-one-value'],
      ['wrong', 'failed', 'check.query-failed'],
    ]);
    await session.close();
  });

  it('ends a query that takes too long', async () => {
    const [check] = await assertSqlite(
      file,
      [
        {
          name: 'endless',
          query:
            'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n',
        },
      ],
      new AbortController().signal,
      500,
    );
    expect(check.reason?.code).toBe('check.query-overdue');
  });

  it('sweeps what a killed restore left beside the source', async () => {
    const dead = path.join(folder, `.shop.sqlite.quarterdeck-${randomUUID()}`);
    await appendFile(dead, 'x');
    await appendFile(`${dead}-wal`, 'x');
    await appendFile(path.join(folder, '.shop.sqlite.quarterdeck-mine'), 'x');
    const { runId, ...request } = requestOf(source());
    const { removed } = await engine.sweep({ ...request, liveRunIds: [] });
    expect(removed.sort()).toEqual([dead, `${dead}-wal`]);
  });
});
