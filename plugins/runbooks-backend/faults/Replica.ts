import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { RoomProcessInput } from './roomProcess';

const messageSchema = z.object({ port: z.number() });

/** One replica of the room, which can be killed and started again. */
export class Replica {
  #child: ChildProcess;
  #isEnding = false;
  #port: number | undefined;

  constructor(
    private readonly input: RoomProcessInput,
    /** It ended by itself; it is started again. */
    private readonly onCrash: () => void,
  ) {
    this.#child = this.#start();
  }

  /** Undefined while it does not answer yet. */
  get url(): string | undefined {
    return this.#port === undefined
      ? undefined
      : `http://127.0.0.1:${this.#port}`;
  }

  /** SIGKILL: it has no time to write, to release or to say good-bye. */
  async kill(): Promise<void> {
    this.#isEnding = true;
    this.#port = undefined;
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
  }

  restart(): void {
    this.#isEnding = false;
    this.#child = this.#start();
  }

  #start(): ChildProcess {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, 'roomProcess.ts'),
        JSON.stringify(this.input),
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    child.on('message', message => {
      const { data } = messageSchema.safeParse(message);
      if (data && child === this.#child) {
        this.#port = data.port;
      }
    });
    child.on('exit', () => {
      if (!this.#isEnding && child === this.#child) {
        this.#port = undefined;
        this.onCrash();
        this.#child = this.#start();
      }
    });
    return child;
  }
}
