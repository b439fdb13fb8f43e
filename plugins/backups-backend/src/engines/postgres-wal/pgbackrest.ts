import { EngineError } from '@quarterdeck/plugin-backups-node';
import { createInterface } from 'node:readline';
import { refusal, requireGoingOn, trouble } from '../failure';
import { runProgram, startProgram, type ProgramRequest } from '../process';
import { identityOf, type WalConnection } from './connection';

const ERROR = /ERROR: \[(\d+)\]: (.*)/;
const LOCKED = 50;
/** No server, a lost connection, a server that did not answer in time. */
const TRANSIENT = [LOCKED, 42, 49, 56, 57, 58, 59, 82];

export interface PgBackRestError {
  code: number;
  cause: string;
}

/** What pgBackRest said as it failed. */
export class PgBackRestFailure extends EngineError {
  constructor(
    error: EngineError,
    readonly said: PgBackRestError,
  ) {
    super(error.reason, error.isTransient, { cause: error.cause });
  }
}

/**
 * Runs pgBackRest, which logs to its standard output.
 *
 * @param onLine gets every line of its log
 * @throws PgBackRestFailure, EngineError
 */
export async function pgBackRest(
  connection: WalConnection,
  args: readonly string[],
  signal: AbortSignal,
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const program = startProgram(
    await requestOf(
      connection,
      [
        '--log-level-console=detail',
        '--log-level-stderr=off',
        '--no-log-timestamp',
        ...args,
      ],
      signal,
    ),
  );
  program.stdin.end();
  let said: PgBackRestError | undefined;
  for await (const line of createInterface({ input: program.stdout })) {
    const [, code, cause] = ERROR.exec(line) ?? [];
    if (code !== undefined) {
      said ??= { code: Number(code), cause: cause.slice(0, 400) };
    }
    onLine(line);
  }
  try {
    await program.completed;
  } catch (error) {
    requireGoingOn(signal);
    throw said ? failureOf(connection, said, error) : error;
  }
}

/** @returns the JSON document that a command that only reads answers with. @throws EngineError */
export async function askPgBackRest(
  connection: WalConnection,
  args: readonly string[],
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await runProgram(
    await requestOf(
      connection,
      [
        '--log-level-console=off',
        '--log-level-stderr=error',
        '--output=json',
        ...args,
      ],
      signal,
    ),
  );
  return JSON.parse(answer);
}

async function requestOf(
  connection: WalConnection,
  args: readonly string[],
  signal: AbortSignal,
): Promise<ProgramRequest> {
  const { binary, config, stanza } = connection;
  return {
    program: binary ?? 'pgbackrest',
    args: [
      `--stanza=${stanza}`,
      ...(config === undefined ? [] : [`--config=${config}`]),
      ...args,
    ],
    // Whoever the programs run as may not see the executor's own folder.
    cwd: '/',
    identity: await identityOf(connection, signal),
    signal,
    package: 'pgbackrest',
  };
}

function failureOf(
  { stanza }: WalConnection,
  said: PgBackRestError,
  error: unknown,
): PgBackRestFailure {
  if (said.code === LOCKED) {
    return new PgBackRestFailure(
      trouble(
        'engine.in-use',
        { place: `stanza ${stanza}`, by: 'another pgBackRest' },
        error,
      ),
      said,
    );
  }
  const isTransient = TRANSIENT.includes(said.code);
  return new PgBackRestFailure(
    (isTransient ? trouble : refusal)(
      'engine.tool-failed',
      { tool: 'pgbackrest', status: said.code, cause: said.cause },
      error,
    ),
    said,
  );
}
