import { ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';

const TYPESCRIPT = require.resolve('@backstage/cli/config/nodeTransform.cjs');

/** Starts a file of this folder in a process of its own, with its input as the only argument. */
export function startProcess(file: string, input: object): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--expose-gc',
      '--require',
      TYPESCRIPT,
      path.join(__dirname, file),
      JSON.stringify(input),
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
}

/** The first line that it says on stdout. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', chunk => {
      text += chunk;
      if (text.includes('\n')) {
        resolve(text.slice(0, text.indexOf('\n')));
      }
    });
    child.once('exit', code => reject(new Error(`it ended with ${code}`)));
  });
}

/** The next message with that key; Backstage itself sends others where it finds a channel. */
export function nextMessage(child: ChildProcess, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new Error(`it ended with ${code}`));
    const heard = (message: unknown) => {
      const value = z.object({ [key]: z.number() }).safeParse(message);
      if (value.success) {
        child.off('exit', ended).off('message', heard);
        resolve(value.data[key]);
      }
    };
    child.on('exit', ended).on('message', heard);
  });
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
