import {
  backupsReason,
  type Check,
  type TableContent,
} from '@quarterdeck/plugin-backups-common';
import type { Assertion } from '@quarterdeck/plugin-backups-node';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ASSERTION_LIMIT_MS, failed, judge } from '../assertions';
import { lineOf, refusal, requireGoingOn } from '../failure';
import { runProgram, startProgram, type RunningProgram } from '../process';
import { lineIn, programOf, type RedisConnection } from './connection';

export interface ServerFiles {
  /** The snapshot to read. It is never written to. */
  snapshot: string;
  /** Of mode 0700: whoever reaches the socket may read everything. */
  folder: string;
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const answerSchema = z.union([scalar, z.array(scalar)]);

/**
 * A Redis server of our own that reads a snapshot, to count what is in it. It listens on a socket in a private folder
 * alone. It believes itself a replica of a server that does not answer: so it takes no writes, and keeps keys that
 * expire meanwhile, which would otherwise make every count differ.
 */
export class ThrowAwayServer {
  private constructor(
    private readonly connection: RedisConnection,
    private readonly program: RunningProgram,
    private readonly socket: string,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws EngineError where the snapshot cannot be read to its end */
  static async start(
    connection: RedisConnection,
    { snapshot, folder }: ServerFiles,
    signal: AbortSignal,
  ): Promise<ThrowAwayServer> {
    const socket = path.join(folder, 'r.sock');
    await rm(socket, { force: true });
    const program = startProgram({
      program: programOf(connection, 'redis-server'),
      args: [
        ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
        ...['--dir', path.dirname(snapshot)],
        ...['--dbfilename', path.basename(snapshot)],
        ...['--save', '', '--appendonly', 'no', '--databases', '10000'],
        ...['--replicaof', '127.0.0.1 1', '--replica-read-only', 'yes'],
        ...['--enable-debug-command', 'local', '--daemonize', 'no'],
      ],
      signal,
      package: 'redis-server',
    });
    program.stdin.end();
    let said = '';
    program.stdout.setEncoding('utf8').on('data', chunk => {
      said = (said + chunk).slice(-8_192);
    });
    const server = new ThrowAwayServer(connection, program, socket, signal);
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    program.completed.then(over, over);
    while (!(await server.isReady())) {
      if (isOver) {
        requireGoingOn(signal);
        await program.completed.catch(error => {
          throw /tool-missing/.test(error.reason?.code)
            ? error
            : refusal('engine.damaged', {
                place: 'the snapshot',
                cause: causeIn(said),
              });
        });
        throw refusal('engine.damaged', {
          place: 'the snapshot',
          cause: causeIn(said),
        });
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    // What queries of entities are carried out as: it may read, and nothing else.
    await server.ask([
      'ACL',
      'SETUSER',
      'reader',
      'on',
      'nopass',
      '~*',
      '-@all',
      '+@read',
      '+hello',
      '-@dangerous',
    ]);
    return server;
  }

  /** Keys of each database, and the checksum of all of them. */
  async contents(): Promise<TableContent[]> {
    const info = await this.ask(['INFO', 'keyspace']);
    const databases = [...info.matchAll(/^db(\d+):keys=(\d+)/gm)].map(
      ([, id, keys]) => ({
        name: `db${id}`,
        rows: Number(keys),
        checksum: null,
        bytes: null,
      }),
    );
    const memory = await this.ask(['INFO', 'memory']);
    const bytes = Number(lineIn(memory, 'used_memory_dataset') ?? 0);
    const checksum =
      bytes <= this.connection.checksumLimitBytes
        ? (await this.ask(['DEBUG', 'DIGEST'])).trim()
        : null;
    const rows = databases.reduce((sum, database) => sum + database.rows, 0);
    return [{ name: 'all keys', rows, checksum, bytes }, ...databases];
  }

  async assert(
    assertions: readonly Assertion[],
    limitMs: number = ASSERTION_LIMIT_MS,
  ): Promise<Check[]> {
    const checks: Check[] = [];
    for (const assertion of assertions) {
      checks.push(await this.assertOne(assertion, limitMs));
    }
    return checks;
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.socket, { force: true });
  }

  private async assertOne(
    assertion: Assertion,
    limitMs: number,
  ): Promise<Check> {
    const limit = AbortSignal.timeout(limitMs);
    const words = assertion.query.trim().split(/\s+/);
    if (!/^[a-z]/i.test(words[0])) {
      // The program would take it for an option of its own.
      return failed(assertion, null, backupsReason('check.query-writes'));
    }
    try {
      const output = await this.ask(
        ['--user', 'reader', '--pass', 'none', '--json', ...words],
        AbortSignal.any([this.signal, limit]),
      );
      const answer = answerSchema.parse(JSON.parse(output));
      const values = Array.isArray(answer) ? answer : [answer];
      return judge(assertion, {
        rows: values
          .slice(0, 10)
          .map(value => [value === null ? null : String(value)]),
      });
    } catch (error) {
      requireGoingOn(this.signal);
      return failed(
        assertion,
        null,
        limit.aborted
          ? backupsReason('check.query-overdue', { seconds: limitMs / 1_000 })
          : backupsReason('check.query-failed', { cause: lineOf(error) }),
      );
    }
  }

  private async isReady(): Promise<boolean> {
    try {
      return lineIn(await this.ask(['INFO', 'persistence']), 'loading') === '0';
    } catch {
      requireGoingOn(this.signal);
      return false;
    }
  }

  private ask(
    command: readonly string[],
    signal: AbortSignal = this.signal,
  ): Promise<string> {
    return runProgram({
      program: programOf(this.connection, 'redis-cli'),
      args: ['-e', '--no-auth-warning', '-s', this.socket, ...command],
      signal,
      package: 'redis-tools',
    });
  }
}

function causeIn(said: string): string {
  const lines = said.split('\n').filter(line => line.trim() !== '');
  const cause = lines.findLast(line =>
    /error|wrong|short read|unexpected|can't|fatal|bad/i.test(line),
  );
  return (cause ?? lines.at(-1) ?? 'the server said nothing').slice(-300);
}
