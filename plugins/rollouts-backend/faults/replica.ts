import { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { RoomProcessInput } from '../bench/roomProcess';
import { killProcess, startProcess } from '../bench/processes';

const messageSchema = z.union([
  z.object({ port: z.number() }),
  z.object({ isDriving: z.boolean() }),
]);

/** One replica of the room, which can be killed and started again. */
export class Replica {
  #child: ChildProcess;
  #isEnding = false;
  #port: number | undefined;
  isDriving = false;

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

  async kill(): Promise<void> {
    this.#isEnding = true;
    await killProcess(this.#child);
    this.#forget();
  }

  restart(): void {
    this.#isEnding = false;
    this.#child = this.#start();
  }

  #forget() {
    this.#port = undefined;
    this.isDriving = false;
  }

  #start(): ChildProcess {
    const child = startProcess('roomProcess.ts', this.input);
    child.on('message', message => {
      const told = messageSchema.safeParse(message);
      if (!told.success || child !== this.#child) {
        return;
      }
      if ('port' in told.data) {
        this.#port = told.data.port;
      } else {
        this.isDriving = told.data.isDriving;
      }
    });
    child.on('exit', () => {
      if (!this.#isEnding && child === this.#child) {
        this.#forget();
        this.onCrash();
        this.restart();
      }
    });
    return child;
  }
}
