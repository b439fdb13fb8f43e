import { LifecycleService } from '@backstage/backend-plugin-api';

/** Runs what runs for ever, from the start of the backend to its end. */
export function runLoops(
  lifecycle: LifecycleService,
  loops: readonly ((signal: AbortSignal) => Promise<void>)[],
): void {
  const stopped = new AbortController();
  let running: Promise<void>[] = [];
  lifecycle.addStartupHook(() => {
    running = loops.map(loop => loop(stopped.signal));
  });
  lifecycle.addShutdownHook(async () => {
    stopped.abort();
    await Promise.all(running);
  });
}
