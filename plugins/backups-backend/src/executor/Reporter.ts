import type { Progress, RunPhase } from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { ExecutorEvent } from './protocol';

const TICK_MS = 500;
const SILENCE_MS = 4_000;
/** Rates are those of about the last ten seconds. */
const RATE_WINDOW_MS = 10_000;

/** Says how far the job is: at most twice a second, and at least every five seconds, as a sign of life. */
export class Reporter {
  #phase: RunPhase = 'preparing';
  #bytes = 0;
  #totalBytes: number | undefined;
  #samples: { at: number; bytes: number }[] = [];
  #saidAt = 0;
  #said = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly emit: (event: ExecutorEvent) => void,
    private readonly now: () => number = Date.now,
  ) {}

  start(): void {
    this.#say();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  begin(phase: RunPhase, totalBytes?: number): void {
    this.#phase = phase;
    this.#bytes = 0;
    this.#totalBytes = totalBytes;
    this.#samples = [{ at: this.now(), bytes: 0 }];
  }

  readonly add = (bytes: number): void => {
    this.#bytes += bytes;
  };

  readonly reach = (bytes: number, totalBytes: number | undefined): void => {
    this.#bytes = bytes;
    this.#totalBytes = totalBytes;
  };

  warn(reason: Reason): void {
    this.emit({ event: 'warning', reason });
  }

  #tick(): void {
    const now = this.now();
    this.#samples.push({ at: now, bytes: this.#bytes });
    this.#samples = this.#samples.filter(
      ({ at }) => at >= now - RATE_WINDOW_MS,
    );
    const state = `${this.#phase} ${this.#bytes}`;
    if (state !== this.#said || now - this.#saidAt >= SILENCE_MS) {
      this.#said = state;
      this.#say();
    }
  }

  #say(): void {
    this.#saidAt = this.now();
    this.emit({ event: 'progress', progress: this.#progress() });
  }

  #progress(): Progress {
    const rate = this.#rate();
    // What was estimated may have been too little: then nobody knows how much it is.
    const total =
      this.#totalBytes !== undefined && this.#totalBytes >= this.#bytes
        ? this.#totalBytes
        : null;
    return {
      phase: this.#phase,
      bytes: this.#bytes,
      totalBytes: total,
      bytesPerSecond: rate,
      remainingMs:
        total !== null && rate !== null && rate > 0
          ? Math.round(((total - this.#bytes) / rate) * 1000)
          : null,
      at: new Date(this.now()).toISOString(),
    };
  }

  #rate(): number | null {
    const [first] = this.#samples;
    const elapsedMs = first ? this.now() - first.at : 0;
    return elapsedMs >= TICK_MS
      ? ((this.#bytes - first.bytes) / elapsedMs) * 1000
      : null;
  }
}
