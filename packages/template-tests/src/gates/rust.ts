import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../paths';
import { Problem, Render, Tools } from '../types';

const execute = promisify(execFile);

/** All renders share what cargo has made of their crates. */
const TARGET = join(ROOT, '.quarterdeck/cargo');
const TIMEOUT = 15 * 60_000;

export function isRust({ model }: Render): boolean {
  return model.language === 'rust';
}

/** Runs cargo in the render as a pipeline would. */
export async function cargo(
  tools: Tools,
  directory: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Problem[]> {
  const program = tools.path('cargo');
  try {
    await execute(program, [...args], {
      cwd: directory,
      env: {
        HOME: process.env.HOME,
        PATH: `${dirname(program)}:${process.env.PATH}`,
        CARGO_HOME: process.env.CARGO_HOME,
        RUSTUP_HOME: process.env.RUSTUP_HOME,
        CARGO_TARGET_DIR: TARGET,
        CARGO_TERM_COLOR: 'never',
        // Hundreds of megabytes that nobody would look at.
        CARGO_INCREMENTAL: '0',
        CARGO_PROFILE_DEV_DEBUG: '0',
        ...environment,
      },
      timeout: TIMEOUT,
      maxBuffer: 64 * 1024 * 1024,
    });
    return [];
  } catch (error) {
    return [`cargo ${args.join(' ')} fails: ${outputOf(error)}`];
  }
}

function outputOf(error: unknown): string {
  const of = (name: string) => {
    const value: unknown =
      error instanceof Error ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const lines = `${of('stderr')}\n${of('stdout')}`
    .split('\n')
    .filter(line => !/^ *(?:Compiling|Checking|Finished|Running) /.test(line));
  return lines.join('\n').trim().slice(-3000) || String(error);
}

/** The built program, where its user may read it; the caller removes the folder. */
export async function programOf(): Promise<{
  folder: string;
  program: string;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-rust-'));
  const program = join(folder, 'server');
  await copyFile(join(TARGET, 'debug/server'), program);
  await chmod(program, 0o555);
  await chmod(folder, 0o755);
  return { folder, program };
}
