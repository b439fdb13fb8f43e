import type { BackupType } from '@quarterdeck/plugin-backups-common';
import { randomUUID } from 'node:crypto';
import {
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Reporter } from '../../executor/Reporter';
import {
  outcomeSchema,
  type ExecutorJob,
  type Outcome,
} from '../../executor/protocol';
import { runJob } from '../../executor/runJob';
import { EmbeddedExecutor } from '../../executors/embedded/EmbeddedExecutor';
import {
  ArchivedPostgres,
  describeWithPgBackRest,
} from '../../testing/ArchivedPostgres';
import { identityOf } from './connection';

jest.setTimeout(240_000);

const segmentRows = z.tuple([z.object({ name: z.string() })]);
const commandRows = z.tuple([z.object({ archive_command: z.string() })]);

let folder: string;
let server: ArchivedPostgres | undefined;
const signal = new AbortController().signal;

const shape = () => ({
  runId: randomUUID(),
  entityRef: 'component:default/shop',
  source: 'cluster',
  engine: { id: 'postgres-wal', module: 'built-in' },
  connection: running().connection,
  restoreConnection: null,
});

function running(): ArchivedPostgres {
  if (!server) {
    throw new Error('It was not started');
  }
  return server;
}

const query = (text: string) => running().query(text);
const archiveBy = (command: string) => running().archiveBy(command);

async function carryOut(job: ExecutorJob): Promise<Outcome> {
  const scratch = path.join(folder, 'scratch');
  await mkdir(scratch, { mode: 0o700 });
  try {
    const outcome = await runJob(job, {
      reporter: new Reporter(() => {}),
      signal,
      scratch,
      log: () => {},
    });
    // What the portal reads is what an executor says.
    return outcomeSchema.parse(JSON.parse(JSON.stringify(outcome)));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function backUp(type: BackupType) {
  const outcome = await carryOut({ kind: 'managed-backup', ...shape(), type });
  if (outcome.kind !== 'managed' || !outcome.made) {
    throw new Error(`it ended as ${outcome.kind}`);
  }
  return { ...outcome, made: outcome.made };
}

async function restore(
  label: string,
  more: Partial<Extract<ExecutorJob, { kind: 'managed-restore' }>> = {},
) {
  const outcome = await carryOut({
    kind: 'managed-restore',
    ...shape(),
    place: 'throw-away',
    label,
    pointAt: null,
    assertions: [],
    ...more,
  });
  if (outcome.kind !== 'restore') {
    throw new Error(`it ended as ${outcome.kind}`);
  }
  return outcome.restore;
}

async function inventory() {
  const outcome = await carryOut({ kind: 'inventory', ...shape() });
  if (outcome.kind !== 'managed') {
    throw new Error(`it ended as ${outcome.kind}`);
  }
  return outcome;
}

describeWithPgBackRest('pgBackRest beside a database', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wal-'));
    server = await ArchivedPostgres.start(folder);
    await mkdir(path.join(folder, 'tablespace'));
    const identity = await identityOf(server.connection, signal);
    if (identity) {
      const { uid, gid } = identity;
      await chown(path.join(folder, 'tablespace'), uid, gid);
    }
    await query(`CREATE TABLESPACE elsewhere LOCATION '${folder}/tablespace'`);
    await query('CREATE TABLE orders (id int PRIMARY KEY, name text)');
    await query('CREATE TABLE far (id int) TABLESPACE elsewhere');
    await query(
      "INSERT INTO orders SELECT i, 'order ' || i FROM generate_series(1, 5000) i",
    );
    await query('INSERT INTO far VALUES (1), (2)');
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('backs up, lists what there is, and proves that it restores', async () => {
    const full = await backUp('full');
    await query('INSERT INTO far VALUES (3)');
    const diff = await backUp('differential');
    const incr = await backUp('incremental');
    expect([full, diff, incr].map(({ made }) => made.baseLabel)).toEqual([
      null,
      full.made.label,
      diff.made.label,
    ]);
    expect(incr.made.type).toBe('incremental');
    expect(incr.made.sourceBytes).toBeGreaterThan(20_000_000);
    expect(incr.backups.map(({ label }) => label)).toEqual(
      [full, diff, incr].map(({ made }) => made.label),
    );
    expect(incr.problem).toBeNull();
    expect(Date.parse(incr.archivedUntil ?? '')).toBeGreaterThan(
      Date.parse(incr.made.pointAt),
    );

    const restored = await restore(diff.made.label, {
      assertions: [
        { name: 'all', query: 'SELECT count(*) FROM orders', equals: '5000' },
        { name: 'far', query: 'SELECT count(*) FROM far', equals: '3' },
      ],
    });
    expect(
      restored.checks.map(({ name, state, found }) => [name, state, found]),
    ).toEqual([
      ['table postgres.public.far', 'passed', '3'],
      ['table postgres.public.orders', 'passed', '5000'],
      ['all', 'passed', '5000'],
      ['far', 'passed', '3'],
    ]);
    expect(restored).toMatchObject({
      location: null,
      pointAt: diff.made.pointAt,
      restoredBytes: diff.made.sourceBytes,
    });
    expect(await readdir(path.join(folder, 'restores'))).toEqual([]);
    await expect(
      restore(diff.made.label, {
        assertions: [
          { name: 'all', query: 'SELECT count(*) FROM orders', equals: '1' },
        ],
      }),
    ).rejects.toMatchObject({ reason: { code: 'run.checks-failed' } });
  });

  it('brings a table back that was dropped a moment later', async () => {
    const { made } = await backUp('incremental');
    await query("INSERT INTO orders VALUES (5001, 'after the backup')");
    await sleep(1_100);
    const before = new Date();
    await sleep(50);
    await query('DROP TABLE orders');
    const { archivedUntil } = await inventory();
    expect(Date.parse(archivedUntil ?? '')).toBeGreaterThan(before.getTime());

    const kept = await restore(made.label, {
      place: 'isolated',
      pointAt: before.toISOString(),
      assertions: [
        { name: 'all', query: 'SELECT count(*) FROM orders', equals: '5001' },
      ],
    });
    expect(kept.pointAt).toBe(before.toISOString());
    expect(kept.location).toMatch(/restores\/quarterdeck-[0-9a-f-]+\/data$/);
    const settings = await readFile(
      path.join(kept.location ?? '', 'postgresql.auto.conf'),
      'utf8',
    );
    expect(settings).toContain("archive_mode = 'off'");
    // What was kept stays, and what a dead run left goes.
    const left = path.join(folder, 'restores', `quarterdeck-${randomUUID()}`);
    await mkdir(left);
    expect(
      await carryOut({ kind: 'sweep', ...shape(), liveRunIds: [] }),
    ).toMatchObject({ removed: [left] });

    // No transaction comes after this one, so nothing in the log says that it was reached.
    const archived = await inventory();
    await expect(
      restore(made.label, {
        pointAt: archived.archivedUntil,
        assertions: [
          {
            name: 'gone',
            query: "SELECT count(*) FROM pg_tables WHERE tablename = 'orders'",
            equals: '0',
          },
        ],
      }),
    ).resolves.toMatchObject({ pointAt: archived.archivedUntil });
    await query('CREATE TABLE orders (id int PRIMARY KEY, name text)');
  });

  it('refuses to replace a cluster that runs, and says how it is done', async () => {
    const { backups } = await inventory();
    await expect(
      restore(backups[0].label, { place: 'source' }),
    ).rejects.toMatchObject({
      reason: {
        code: 'engine.place-unsupported',
        message: expect.stringContaining('--delta --set='),
      },
    });
  });

  it('says when nothing is archived any more, and promises no more than the newest backup', async () => {
    const [{ archive_command: command }] = commandRows.parse(
      await query('SHOW archive_command'),
    );
    await archiveBy('false');
    const { archivedUntil, backups, problem } = await inventory();
    expect(problem?.code).toBe('engine.archive-broken');
    expect(archivedUntil).toBe(backups.at(-1)?.pointAt);
    await expect(backUp('incremental')).rejects.toMatchObject({
      reason: { code: 'engine.tool-failed' },
    });
    await archiveBy(command);
    expect(await inventory()).toMatchObject({ problem: null });
  });

  it('finds a damaged file of the repository by the restore test', async () => {
    const { made } = await backUp('full');
    const data = path.join(
      folder,
      'repository/backup/shop',
      made.label,
      'pg_data/base',
    );
    const names = await readdir(data, { recursive: true, withFileTypes: true });
    const file = names.find(each => /^1259\./.test(each.name));
    const damaged = path.join(file?.parentPath ?? '', file?.name ?? '');
    const bytes = await readFile(damaged);
    bytes[bytes.length >> 1] ^= 0xff;
    await writeFile(damaged, bytes);
    await expect(restore(made.label)).rejects.toMatchObject({
      reason: { code: 'engine.damaged' },
    });
    expect(await readdir(path.join(folder, 'restores'))).toHaveLength(1);
  });

  it('never takes the end of a log with a gap for the instant that was asked for', async () => {
    const { made } = await backUp('full');
    const [{ name }] = segmentRows.parse(
      await query('SELECT pg_walfile_name(pg_current_wal_lsn()) AS name'),
    );
    await query("INSERT INTO orders VALUES (9001, 'in the segment')");
    await inventory();
    await query("INSERT INTO orders VALUES (9002, 'after it')");
    const { archivedUntil } = await inventory();
    const archive = path.join(folder, 'repository/archive/shop');
    const files = await readdir(archive, { recursive: true });
    const segment = files.find(each => path.basename(each).startsWith(name));
    await rm(path.join(archive, segment ?? ''));
    await expect(
      restore(made.label, { pointAt: archivedUntil }),
    ).rejects.toMatchObject({ reason: { code: 'engine.archive-short' } });
    // The backup itself needs nothing of it.
    await expect(restore(made.label)).resolves.toMatchObject({
      pointAt: made.pointAt,
    });
  });

  it('works in a process of its own, and never says a secret', async () => {
    const logged: string[] = [];
    const executor = new EmbeddedExecutor({
      niceness: 0,
      onLog: line => logged.push(String(line)),
    });
    const ended = await executor.execute(
      { kind: 'inventory', ...shape() },
      () => {},
      signal,
    );
    expect(ended.failure).toBeNull();
    expect(ended.outcome?.kind).toBe('managed');
    expect(JSON.stringify(ended) + logged.join()).not.toContain('a-secret');
  });
});
