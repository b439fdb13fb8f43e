import { ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WatcherProcessInput } from './watcherProcess';

/** A watcher in a process of its own, which is started again when it ends by itself. */
export class WatcherProcess {
  #child: ChildProcess;
  #isEnding = false;

  constructor(
    private readonly input: WatcherProcessInput,
    private readonly onCrash: () => void,
  ) {
    this.#child = this.#start();
  }

  /** SIGKILL: it has no time to write, to release or to say good-bye. */
  async kill(): Promise<void> {
    this.#isEnding = true;
    const ended = new Promise(resolve => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  restart(): void {
    this.#isEnding = false;
    this.#child = this.#start();
  }

  /** SIGSTOP: asleep, with all its connections. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  #start(): ChildProcess {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, 'watcherProcess.ts'),
        JSON.stringify(this.input),
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    child.on('exit', () => {
      if (!this.#isEnding) {
        this.onCrash();
        this.restart();
      }
    });
    return child;
  }
}

/** @returns whether it came true within that time */
export async function until(
  deadlineMs: number,
  condition: () => Promise<boolean> | boolean,
): Promise<boolean> {
  const deadline = Date.now() + deadlineMs;
  while (Date.now() < deadline) {
    if (await condition()) {
      return true;
    }
    await sleep(100);
  }
  return false;
}
