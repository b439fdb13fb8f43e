import { ChangeAnnouncer } from '@quarterdeck/toolkit-node';

/** What the room does while nobody asks, from when the backend has started until it stops. */
export class Background {
  readonly #stopped = new AbortController();
  #running: Promise<void>[] = [];
  #stopWatching: (() => Promise<void>) | undefined;

  constructor(
    private readonly options: {
      announcer: ChangeAnnouncer;
      /** Each resolves some time after its signal has aborted. */
      loops: readonly { run(signal: AbortSignal): Promise<void> }[];
      startWatching(): { stop(): Promise<void> };
    },
  ) {}

  start(): void {
    const { announcer, loops, startWatching } = this.options;
    announcer.start();
    this.#running = loops.map(loop => loop.run(this.#stopped.signal));
    this.#stopWatching = startWatching().stop;
  }

  /** Resolves when all has been written that was known. */
  async stop(): Promise<void> {
    this.options.announcer.stop();
    this.#stopped.abort();
    await this.#stopWatching?.();
    await Promise.all(this.#running);
  }
}
