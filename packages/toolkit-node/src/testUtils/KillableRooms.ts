import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const messageSchema = z.object({ port: z.number() });
const PATIENCE_MS = 120_000;

/** What came back. */
export interface RoomAnswer {
  status: number;
  body: unknown;
}

export interface KillableRoomsOptions {
  /** TypeScript that starts a backend and then tells its parent `{ port }`. */
  program: string;
  /** What it is called with, as JSON. */
  input: unknown;
  environment?: NodeJS.ProcessEnv;
  /** It ended by itself. It is started again. */
  onCrash(): void;
}

/** A process with rooms in it, which campaigns kill and start again. */
export class KillableRooms {
  #child: ChildProcess | undefined;
  #port: number | undefined;

  constructor(private readonly options: KillableRoomsOptions) {}

  start(): void {
    const { program, input, environment } = this.options;
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        program,
        JSON.stringify(input),
      ],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, ...environment },
      },
    );
    this.#child = child;
    child.on('message', message => {
      const told = messageSchema.safeParse(message);
      if (told.success && child === this.#child) {
        this.#port = told.data.port;
      }
    });
    child.on('exit', () => {
      if (child === this.#child) {
        this.#port = undefined;
        this.options.onCrash();
        this.start();
      }
    });
  }

  /** Resolves when it answers. */
  async started(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#port === undefined) {
      if (Date.now() > deadline) {
        throw new Error('The rooms do not start');
      }
      await sleep(50);
    }
  }

  /** SIGKILL: it has no time to write. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#port = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  /**
   * @param address - below `/api`
   * @returns undefined where it was not there, or died over it
   */
  async ask(
    address: string,
    init: RequestInit = {},
  ): Promise<RoomAnswer | undefined> {
    if (this.#port === undefined) {
      await sleep(50);
      return undefined;
    }
    try {
      const response = await fetch(
        `http://127.0.0.1:${this.#port}/api${address}`,
        { ...init, signal: AbortSignal.timeout(PATIENCE_MS) },
      );
      return { status: response.status, body: readJson(await response.text()) };
    } catch {
      await sleep(20);
      return undefined;
    }
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
