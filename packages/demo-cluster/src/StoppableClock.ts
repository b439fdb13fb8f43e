import { Clock } from './cluster/types';

/** A clock whose timers all end together, so that what waits on it holds no process open. */
export class StoppableClock implements Clock {
  private readonly timers = new Set<{ cancel(): void }>();
  private stopped = false;

  constructor(private readonly clock: Clock) {}

  now(): Date {
    return this.clock.now();
  }

  setTimeout(callback: () => void, milliseconds: number): { cancel(): void } {
    if (this.stopped) return { cancel: () => {} };
    const timer = this.clock.setTimeout(() => {
      this.timers.delete(timer);
      callback();
    }, milliseconds);
    this.timers.add(timer);
    return {
      cancel: () => {
        this.timers.delete(timer);
        timer.cancel();
      },
    };
  }

  /** No timer goes off any more, neither those that run nor new ones. */
  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }
}
