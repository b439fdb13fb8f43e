import { ChildProcess, spawn } from 'node:child_process';

/** Whom containers run as; only root can become it. */
const CONTAINER_IDENTITY =
  process.getuid?.() === 0 ? { uid: 65532, gid: 65532 } : {};

export interface ProgramOptions {
  command: readonly string[];
  /** All that it gets: nothing of this process' own environment */
  environment: Readonly<Record<string, string>>;
  directory: string;
}

/** A program as it runs in its container: as its user, with the documented environment alone. */
export class Program {
  readonly #child: ChildProcess;
  #output = '';
  /** Exit code, or the name of the signal that ended it */
  readonly ended: Promise<number | string>;
  hasEnded = false;

  constructor({ command, environment, directory }: ProgramOptions) {
    const [file, ...commandArguments] = command;
    this.#child = spawn(file, commandArguments, {
      cwd: directory,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...CONTAINER_IDENTITY,
    });
    const collect = (chunk: Buffer) => {
      this.#output += chunk.toString();
    };
    this.#child.stdout?.on('data', collect);
    this.#child.stderr?.on('data', collect);
    this.ended = new Promise(resolve => {
      this.#child.once('error', error => {
        this.hasEnded = true;
        this.#output += `${error.message}\n`;
        resolve('error');
      });
      this.#child.once('close', (code, signal) => {
        this.hasEnded = true;
        resolve(code ?? signal ?? 'unknown');
      });
    });
  }

  /** What it has written to standard output and error. */
  get output(): string {
    return this.#output;
  }

  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void {
    this.#child.kill(name);
  }

  /** @returns how it ended; undefined where it still runs after the time */
  async endsWithin(milliseconds: number): Promise<number | string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>(resolve => {
      timer = setTimeout(() => resolve(undefined), milliseconds);
    });
    const result = await Promise.race([this.ended, late]);
    clearTimeout(timer);
    return result;
  }

  async kill(): Promise<void> {
    if (!this.hasEnded) {
      this.signal('SIGKILL');
      await this.ended;
    }
  }
}

/** Runs a command of a program until it ends. */
export async function runProgram(
  options: ProgramOptions,
  milliseconds = 30_000,
): Promise<{ code: number | string | undefined; output: string }> {
  const program = new Program(options);
  const code = await program.endsWithin(milliseconds);
  await program.kill();
  return { code, output: program.output };
}
