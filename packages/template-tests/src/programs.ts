import { spawnSync } from 'node:child_process';
import { Problem } from './types';

export interface Ran {
  status: number | null;
  output: string;
}

/** Runs a program to its end; what it says on both streams is one text. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; input?: string; env?: NodeJS.ProcessEnv } = {},
): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], {
    ...options,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...options.env },
  });
  if (error) {
    throw error;
  }
  return { status, output: `${stdout}${stderr}` };
}

/** Every line that a program said, where it did not end well. */
export function complaintsOf({ status, output }: Ran): Problem[] {
  return status === 0
    ? []
    : output.split('\n').filter(line => line.trim() !== '');
}
