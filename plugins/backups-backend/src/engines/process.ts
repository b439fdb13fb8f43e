import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { codeOf, lineOf, refusal, requireGoingOn } from './failure';

/** How much of what a program says on its standard error is kept: its end, where the cause stands. */
const KEPT_STDERR = 8_192;
/** How long a program may take to end by itself. */
const GRACE_MS = 5_000;

export interface ProgramRequest {
  /** Absolute path, or a name to look for on the path. */
  program: string;
  /** Everybody on the machine can read them, so never a secret. */
  args: readonly string[];
  /** Beside the path, the home and the language. Only the program's own user can read it. */
  environment?: Readonly<Record<string, string>>;
  cwd?: string;
  /** Who the program runs as, where that is somebody else; only root can do that. */
  identity?: { uid: number; gid: number };
  signal: AbortSignal;
  /** Never appear in an error. */
  secrets?: readonly string[];
  /** The package to install where the program is missing. */
  package: string;
}

export interface RunningProgram {
  stdin: Writable;
  stdout: Readable;
  pid: number | undefined;
  /** Resolves when the program ended well and all that it wrote has been read. @throws EngineError */
  completed: Promise<void>;
  /** Ends it, and waits until it has. */
  stop(): Promise<void>;
}

/**
 * Starts a program, without a shell. It stays in the process group of the executor, so that whoever kills that group
 * with SIGKILL, when the executor can no longer do anything, reaches the program, too.
 */
export function startProgram(request: ProgramRequest): RunningProgram {
  requireGoingOn(request.signal);
  const child = spawn(request.program, [...request.args], {
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: process.env.HOME ?? '/nonexistent',
      // What programs say is looked at for its words.
      LC_ALL: 'C',
      ...request.environment,
    },
    cwd: request.cwd,
    ...request.identity,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program that ends early closes its input; how it ended says why.
  child.stdin.on('error', () => {});
  const said = lastOf(child.stderr);
  const ended = endOf(child);
  const onAbort = () => stopChild(child);
  request.signal.addEventListener('abort', onAbort, { once: true });
  const completed = ended
    .then(end => requireSuccess(request, end, said()))
    .finally(() => request.signal.removeEventListener('abort', onAbort));
  // Whoever started it may be busy with its output when it fails.
  completed.catch(() => {});
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    pid: child.pid,
    completed,
    stop: async () => {
      stopChild(child);
      child.stdout.resume();
      await ended;
    },
  };
}

/** Runs a program that says little, and returns what it said. @throws EngineError */
export async function runProgram(request: ProgramRequest): Promise<string> {
  const program = startProgram(request);
  program.stdin.end();
  let output = '';
  program.stdout.setEncoding('utf8');
  for await (const chunk of program.stdout) {
    output = (output + chunk).slice(-1_000_000);
  }
  await program.completed;
  return output;
}

interface End {
  code: number | null;
  killedBy: NodeJS.Signals | null;
  /** It could not even be started. */
  error?: Error;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise(resolve => {
    child.once('error', error =>
      resolve({ code: null, killedBy: null, error }),
    );
    child.once('close', (code, killedBy) => resolve({ code, killedBy }));
  });
}

function requireSuccess(request: ProgramRequest, end: End, said: string): void {
  if (end.error === undefined && end.code === 0) {
    return;
  }
  requireGoingOn(request.signal);
  const tool = request.program.split('/').at(-1) ?? request.program;
  if (codeOf(end.error) === 'ENOENT') {
    throw refusal('engine.tool-missing', { tool, package: request.package });
  }
  const cause = end.error ? lineOf(end.error) : causeIn(said);
  throw refusal('engine.tool-failed', {
    tool,
    status: end.killedBy ?? end.code ?? 'no status',
    cause: masked(cause, request.secrets ?? []),
  });
}

/** The line that says what went wrong: the last one that speaks of an error, else the last one. */
function causeIn(said: string): string {
  const lines = said
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const cause =
    lines.findLast(line => /error|fatal|could not|cannot|denied/i.test(line)) ??
    lines.at(-1);
  return (cause ?? 'it said nothing').slice(0, 500);
}

export function masked(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(secret => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

function lastOf(stream: Readable): () => string {
  let kept = '';
  stream.setEncoding('utf8');
  stream.on('data', chunk => {
    kept = (kept + chunk).slice(-KEPT_STDERR);
  });
  return () => kept;
}

function stopChild(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  child.kill('SIGTERM');
  const harder = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  harder.unref();
  child.once('exit', () => clearTimeout(harder));
}
