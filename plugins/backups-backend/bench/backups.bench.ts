/**
 * What a backup of a 5 GB PostgreSQL costs beside what a shell does with the same `pg_dump`: `pg_dump | age | cat` and
 * `pg_dump | gpg`; the same for a restore. And what retention over 100,000 backups costs. `BENCH_MEGABYTES` makes the
 * database smaller, `BENCH_ROUNDS` chooses how often each side runs; the better round of each counts.
 *
 * Both write to the same disk and count until the bytes are on it. Ours counts rows in the snapshot, reads what it wrote
 * back and writes a signed manifest in that time, which the shell does not.
 */
import { startPostgres } from '@quarterdeck/toolkit-node/testUtils';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { EmbeddedExecutor } from '../src/executors/embedded/EmbeddedExecutor';
import type { ExecutorJob, Outcome } from '../src/executor/protocol';
import { openWorkshop } from '../src/testing/executorJobs';
import { fillLargeDatabase } from '../src/testing/largeDatabase';
import { benchRetention } from './retention';

const MEGABYTES = Number(process.env.BENCH_MEGABYTES ?? 5_120);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 2);
const PROGRAMS = '/usr/lib/postgresql/15/bin';
const SAMPLE_EVERY_MS = 200;
const MIB = 1_048_576;

const run_ = promisify(execFile);

export async function run(): Promise<Record<string, number>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'backups-bench-'));
  const server = await startPostgres(directory);
  const workshop = await openWorkshop(['local']);
  try {
    tell(`filling ${MEGABYTES} MB`);
    await fillLargeDatabase(server.connection, MEGABYTES);
    const url = new URL(server.connection);
    const connection = {
      host: url.hostname,
      port: Number(url.port),
      user: url.username,
      database: url.pathname.slice(1),
    };
    const shell = new Shell(directory, server.connection, workshop.identity);
    await shell.prepare();
    const ours = new Ours(workshop, connection);
    const best: Record<string, number> = {};
    const keep = (name: string, seconds: number) => {
      tell(`${name}: ${seconds.toFixed(1)} s`);
      best[name] = Math.min(best[name] ?? Infinity, seconds);
    };
    for (let round = 0; round < ROUNDS; round++) {
      keep('age', await shell.age());
      keep('ours', await ours.backUp());
      keep('gpg', await shell.gpg());
    }
    keep('restore by age', await shell.restore());
    const { whole, unchecked } = await ours.restore();
    keep('our restore', whole);
    return {
      megabytes: MEGABYTES,
      throughput_mb_s: round2(MEGABYTES / best.ours),
      throughput_ratio_age: round2(best.age / best.ours),
      throughput_ratio_gpg: round2(best.gpg / best.ours),
      rss_over_idle_mb: Math.round(ours.rssOverIdle / MIB),
      event_loop_p99_ms: round2(ours.eventLoopP99Ms),
      restore_ratio: round2(best['restore by age'] / unchecked),
      restore_checked_ratio: round2(best['restore by age'] / whole),
      ...(await benchRetention()),
    };
  } finally {
    await workshop.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** What an operator would write. */
class Shell {
  constructor(
    private readonly directory: string,
    private readonly database: string,
    private readonly identity: string,
  ) {}

  async prepare() {
    await writeFile(this.#file('identity.txt'), `${this.identity}\n`, {
      mode: 0o600,
    });
  }

  async age() {
    return await this.#time(
      `${PROGRAMS}/pg_dump --format=custom '${this.database}' | age -e -i '${this.#file('identity.txt')}' | cat > '${this.#file('dump.age')}'`,
      'dump.age',
    );
  }

  async gpg() {
    return await this.#time(
      `${PROGRAMS}/pg_dump --format=custom '${this.database}' | gpg --homedir '${this.#file('gpg')}' --batch --yes --passphrase bench --pinentry-mode loopback --symmetric --compress-algo none --output '${this.#file('dump.gpg')}'`,
      'dump.gpg',
    );
  }

  async restore() {
    const restored = this.database.replace(/[^/]*$/, 'restored_by_shell');
    await this.#shell(
      `${PROGRAMS}/psql -q '${this.database}' -c 'create database restored_by_shell'`,
    );
    const began = performance.now();
    await this.#shell(
      `age -d -i '${this.#file('identity.txt')}' '${this.#file('dump.age')}' | ${PROGRAMS}/pg_restore --exit-on-error --dbname '${restored}'`,
    );
    const seconds = (performance.now() - began) / 1000;
    await this.#shell(
      `${PROGRAMS}/psql -q '${this.database}' -c 'drop database restored_by_shell'`,
    );
    return seconds;
  }

  async #time(command: string, file: string): Promise<number> {
    await this.#shell(`mkdir -p -m 700 '${this.#file('gpg')}'`);
    const began = performance.now();
    await this.#shell(`${command}; sync '${this.#file(file)}'`);
    const seconds = (performance.now() - began) / 1000;
    const { size } = await stat(this.#file(file));
    tell(`${file}: ${Math.round(size / MIB)} MB`);
    return seconds;
  }

  #file(name: string): string {
    return path.join(this.directory, name);
  }

  async #shell(command: string): Promise<void> {
    await run_('bash', ['-c', `set -euo pipefail; ${command}`]);
  }
}

/** The executor, as the portal starts it; this process stands for the portal. */
class Ours {
  rssOverIdle = 0;
  eventLoopP99Ms = 0;
  #outcome: Extract<Outcome, { kind: 'backup' }> | undefined;

  constructor(
    private readonly workshop: Awaited<ReturnType<typeof openWorkshop>>,
    private readonly connection: object,
  ) {}

  async backUp(): Promise<number> {
    const delay = monitorEventLoopDelay();
    delay.enable();
    const { outcome, seconds } = await this.#execute(
      this.workshop.backupJob(this.connection, { engine: POSTGRES }),
    );
    delay.disable();
    this.eventLoopP99Ms = Math.max(
      this.eventLoopP99Ms,
      delay.percentile(99) / 1e6,
    );
    if (outcome.kind !== 'backup') {
      throw new Error('It made no backup');
    }
    this.#outcome = outcome;
    return seconds;
  }

  async restore(): Promise<{ whole: number; unchecked: number }> {
    if (!this.#outcome) {
      throw new Error('There is nothing to restore');
    }
    const { outcome, seconds } = await this.#execute(
      this.workshop.restoreJob(this.connection, this.#outcome, {
        engine: POSTGRES,
      }),
    );
    if (outcome.kind !== 'restore') {
      throw new Error('It restored nothing');
    }
    const checked = (outcome.restore.checkMs ?? 0) / 1000;
    return { whole: seconds, unchecked: seconds - checked };
  }

  async #execute(job: ExecutorJob) {
    const idle = await residentBytes();
    const sampling = setInterval(async () => {
      const over = (await residentBytes()) - idle;
      this.rssOverIdle = Math.max(this.rssOverIdle, over);
    }, SAMPLE_EVERY_MS);
    const began = performance.now();
    try {
      // At the priority of the shell beside it: on a busy machine the two would not get the same share otherwise.
      const executor = new EmbeddedExecutor({ niceness: getPriority() });
      const ended = await executor.execute(
        job,
        () => {},
        new AbortController().signal,
      );
      if (!ended.outcome) {
        throw new Error(ended.failure?.reason.message);
      }
      const seconds = (performance.now() - began) / 1000;
      return { outcome: ended.outcome, seconds };
    } finally {
      clearInterval(sampling);
    }
  }
}

const POSTGRES = { id: 'postgres', module: 'built-in' };

/**
 * Of this process and of every Node process below it; `pg_dump` is the same on both sides. Reads no other process: what
 * looking costs would count as ours.
 */
async function residentBytes(pid = process.pid): Promise<number> {
  const read = (file: string) =>
    readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const [status, command, children] = await Promise.all([
    read('status'),
    read('comm'),
    read(`task/${pid}/children`),
  ]);
  const below = await Promise.all(
    children.split(' ').filter(Boolean).map(Number).map(residentBytes),
  );
  const isOurs = /node|executor|MainThread/.test(command);
  const own = isOurs ? Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) : 0;
  return below.reduce((sum, bytes) => sum + bytes, own * 1024);
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

function tell(what: string): void {
  process.stderr.write(`${what}\n`);
}
