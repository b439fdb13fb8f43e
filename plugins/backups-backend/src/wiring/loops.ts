import { LifecycleService } from '@backstage/backend-plugin-api';
import type { LoopHealth } from '@quarterdeck/toolkit-node';

/** A part of the room that works by itself. */
export interface Loop {
  health: LoopHealth;
  run(signal: AbortSignal): Promise<void>;
}

/** Runs what runs for ever, from the start of the backend to its end. */
export function runLoops(
  lifecycle: LifecycleService,
  loops: readonly Loop[],
): void {
  const stopped = new AbortController();
  let running: Promise<void>[] = [];
  lifecycle.addStartupHook(() => {
    running = loops.map(loop => loop.run(stopped.signal));
  });
  lifecycle.addShutdownHook(async () => {
    stopped.abort();
    await Promise.all(running);
  });
}
