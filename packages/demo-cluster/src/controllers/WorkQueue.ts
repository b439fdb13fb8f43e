import { Clock } from '../cluster/types';

const FIRST_RETRY_MS = 5;
const LONGEST_RETRY_MS = 60_000;

export interface WorkQueueOptions {
  clock: Clock;
  /** Brings one key up to date. Returns after how many milliseconds to look again, whatever happens until then. */
  process: (key: string) => number | undefined;
  /** A key that failed is tried again later, ever less often; the error is only reported. */
  onError: (error: unknown, key: string) => void;
}

/** Keys to process, each at most once however often it was added meanwhile. */
export class WorkQueue {
  private readonly pending = new Set<string>();
  private readonly delayed = new Map<string, { cancel(): void }>();
  private readonly failures = new Map<string, number>();
  private run: { cancel(): void } | undefined;
  private stopped = false;

  constructor(private readonly options: WorkQueueOptions) {}

  add(key: string): void {
    if (this.stopped) return;
    this.pending.add(key);
    this.run ??= this.options.clock.setTimeout(() => this.drain(), 0);
  }

  /** Replaces an earlier delay of the same key: each processing says anew when to look again. */
  private addAfter(key: string, milliseconds: number): void {
    this.cancelDelayed(key);
    this.delayed.set(
      key,
      this.options.clock.setTimeout(() => {
        this.delayed.delete(key);
        this.add(key);
      }, milliseconds),
    );
  }

  stop(): void {
    this.stopped = true;
    this.run?.cancel();
    for (const key of [...this.delayed.keys()]) this.cancelDelayed(key);
    this.pending.clear();
  }

  private drain(): void {
    this.run = undefined;
    const keys = [...this.pending];
    this.pending.clear();
    for (const key of keys) this.processKey(key);
  }

  private processKey(key: string): void {
    if (this.stopped) return;
    this.cancelDelayed(key);
    try {
      const again = this.options.process(key);
      this.failures.delete(key);
      if (again !== undefined) this.addAfter(key, again);
    } catch (error) {
      const failures = this.failures.get(key) ?? 0;
      this.failures.set(key, failures + 1);
      this.addAfter(
        key,
        Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures),
      );
      this.options.onError(error, key);
    }
  }

  private cancelDelayed(key: string): void {
    this.delayed.get(key)?.cancel();
    this.delayed.delete(key);
  }
}
