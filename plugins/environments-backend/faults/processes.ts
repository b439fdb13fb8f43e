import { ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { WatcherProcessInput } from './watcherProcess';

/** A file of this folder in a process of its own, which gets its input as the only argument. */
export class CampaignProcess {
  #child: ChildProcess;
  #isEnding = false;

  constructor(
    private readonly file: string,
    private readonly input: object,
    private readonly options: {
      /** Called when it ended by itself; it is started again. */
      onCrash(): void;
      onMessage?(message: unknown): void;
    },
  ) {
    this.#child = this.#start();
  }

  /** SIGKILL: it has no time to write, to release or to say good-bye. */
  async kill(): Promise<void> {
    this.#isEnding = true;
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
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
        path.join(__dirname, this.file),
        JSON.stringify(this.input),
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    child.on('message', message => this.options.onMessage?.(message));
    child.on('exit', () => {
      if (!this.#isEnding) {
        this.options.onCrash();
        this.restart();
      }
    });
    return child;
  }
}

const ownerSchema = z.object({ owner: z.string() });

/** One replica of the watch. */
export class WatcherProcess extends CampaignProcess {
  readonly #owners: Set<string>;

  constructor(input: WatcherProcessInput, onCrash: () => void) {
    const owners = new Set<string>();
    super('watcherProcess.ts', input, {
      onCrash: () => {
        owners.clear();
        onCrash();
      },
      onMessage: message => {
        const told = ownerSchema.safeParse(message);
        if (told.success) {
          owners.add(told.data.owner);
        }
      },
    });
    this.#owners = owners;
  }

  /** Whether it asks for leases under that name. */
  isOwner(owner: string): boolean {
    return this.#owners.has(owner);
  }

  override async kill(): Promise<void> {
    await super.kill();
    this.#owners.clear();
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
