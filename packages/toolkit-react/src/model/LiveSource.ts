import { errorKind } from './errorKind';

/** How often to ask while nothing announces changes. */
export const POLL_MS = 1_000;
/** Backends signal at least every 5 seconds, changes or not: after a longer silence signals do not reach the page. */
export const SILENCE_MS = 7_000;
/** How long to wait at most before asking again after failures. */
const LONGEST_RETRY_MS = 15_000;
/** Signals may come in bursts; answers are not asked for more often than this. */
const MINIMUM_GAP_MS = 200;
const LOAD_TIMEOUT_MS = 10_000;

export type LiveState<T> = Readonly<{
  /** The last answer; kept while later requests fail. */
  data?: T;
  /** When it came, epoch milliseconds by the browser's clock. */
  receivedAt?: number;
  /** Why the last request failed; absent when it did not. */
  problem?: Error;
  /** Whether changes are announced (`signals`) or have to be asked for. */
  transport: 'signals' | 'polling';
}>;

export type LiveSourceOptions<T> = {
  load(signal: AbortSignal): Promise<T>;
};

/**
 * Keeps one answer of a backend up to date.
 *
 * - stopped → loading → waiting → loading → … ; `stop` leads from anywhere to stopped and aborts what is under way.
 * - Signals are relied on from the first that is heard until they have been silent for too long: the presence of a
 *   signals client says nothing about its connection. Without them the backend is asked again and again.
 * - A failed request keeps the last answer, is told as `problem`, and is repeated at growing intervals. Only one that
 *   was forbidden forgets the answer: whoever may not read it any more does not keep reading it.
 */
export class LiveSource<T> {
  readonly #options: LiveSourceOptions<T>;
  readonly #listeners = new Set<() => void>();
  #state: LiveState<T> = { transport: 'polling' };
  #running = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading: AbortController | undefined;
  #loadStartedAt = 0;
  #failures = 0;
  #heardAt = -Infinity;
  #heardWhileLoading = false;

  constructor(options: LiveSourceOptions<T>) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly getState = () => this.#state;

  start() {
    if (!this.#running) {
      this.#running = true;
      this.#load();
    }
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#loading?.abort();
    this.#loading = undefined;
  }

  /** A signal was heard. */
  nudge() {
    this.#heardAt = performance.now();
    if (this.#state.transport !== 'signals') {
      this.#update({ ...this.#state, transport: 'signals' });
    }
    if (this.#loading) {
      // It may announce what the answer under way was made too early to know.
      this.#heardWhileLoading = true;
    } else {
      this.#loadAfter(MINIMUM_GAP_MS);
    }
  }

  /** Asks at once, unless a request is under way. */
  readonly refresh = () => {
    if (!this.#loading) {
      this.#loadAfter(0);
    }
  };

  /** @param gap - milliseconds since the beginning of the previous load */
  #loadAfter(gap: number) {
    if (!this.#running) {
      return;
    }
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#loadStartedAt + gap - performance.now());
    this.#timer = setTimeout(() => this.#load(), wait);
  }

  async #load() {
    const controller = new AbortController();
    this.#loading = controller;
    this.#loadStartedAt = performance.now();
    this.#heardWhileLoading = false;
    if (
      this.#state.transport === 'signals' &&
      performance.now() - this.#heardAt >= SILENCE_MS
    ) {
      this.#update({ ...this.#state, transport: 'polling' });
    }
    const timeout = setTimeout(
      () => controller.abort(timeoutError()),
      LOAD_TIMEOUT_MS,
    );
    try {
      const data = await this.#options.load(controller.signal);
      if (this.#loading === controller) {
        this.#answered(data);
      }
    } catch (error) {
      if (this.#loading === controller) {
        const reason = controller.signal.aborted
          ? controller.signal.reason
          : error;
        this.#failed(
          reason instanceof Error ? reason : new Error(String(reason)),
        );
      }
    } finally {
      clearTimeout(timeout);
    }
  }

  #answered(data: T) {
    const { transport } = this.#state;
    this.#loading = undefined;
    this.#failures = 0;
    this.#update({ data, receivedAt: Date.now(), transport });
    if (this.#heardWhileLoading) {
      this.#loadAfter(MINIMUM_GAP_MS);
    } else if (transport === 'signals') {
      this.#loadAfter(this.#heardAt + SILENCE_MS - this.#loadStartedAt);
    } else {
      this.#loadAfter(POLL_MS);
    }
  }

  #failed(problem: Error) {
    this.#loading = undefined;
    this.#failures += 1;
    if (errorKind(problem) === 'forbidden') {
      this.#update({ transport: this.#state.transport, problem });
      this.#loadAfter(LONGEST_RETRY_MS);
    } else {
      this.#update({ ...this.#state, problem });
      this.#loadAfter(
        Math.min(POLL_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS),
      );
    }
  }

  #update(state: LiveState<T>) {
    this.#state = state;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function timeoutError() {
  const error = new Error(`No answer within ${LOAD_TIMEOUT_MS / 1_000} s`);
  error.name = 'TimeoutError';
  return error;
}
