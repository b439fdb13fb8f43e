import { Clock } from '../cluster/types';

interface Timer {
  dueAt: number;
  order: number;
  callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  private timers: Timer[] = [];
  private order = 0;
  private time: number;

  constructor(start = '2026-01-05T09:00:00Z') {
    this.time = Date.parse(start);
  }

  now(): Date {
    return new Date(this.time);
  }

  setTimeout(callback: () => void, milliseconds: number): { cancel(): void } {
    const timer = {
      dueAt: this.time + Math.max(0, milliseconds),
      order: this.order++,
      callback,
    };
    this.timers.push(timer);
    return {
      cancel: () => {
        this.timers = this.timers.filter(candidate => candidate !== timer);
      },
    };
  }

  /**
   * Moves time forward, running each timer at its own instant and letting the promises it settles go on before the
   * next, so that asynchronous work sees the same order as on a real clock.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await drainMicrotasks();
    for (let next = this.next(end); next; next = this.next(end)) {
      const due = next;
      this.timers = this.timers.filter(candidate => candidate !== due);
      this.time = Math.max(this.time, due.dueAt);
      due.callback();
      await drainMicrotasks();
    }
    this.time = end;
  }

  private next(end: number): Timer | undefined {
    return this.timers
      .filter(({ dueAt }) => dueAt <= end)
      .sort((a, b) => a.dueAt - b.dueAt || a.order - b.order)[0];
  }
}

/** Chains of a few awaits settle; a macrotask comes after every microtask that is queued by then. */
async function drainMicrotasks(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
}
