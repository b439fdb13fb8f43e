import { LifecycleService, LoggerService } from '@backstage/backend-plugin-api';
import {
  KnexLeases,
  Lease,
  LoopHealth,
  runLeased,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';

/** Runs what runs for ever, from the start of the backend to its end. */
export function runLoops(
  lifecycle: LifecycleService,
  loops: readonly ((signal: AbortSignal) => Promise<void>)[],
  onStop: () => Promise<void>,
): void {
  const stopped = new AbortController();
  let running: Promise<void>[] = [];
  lifecycle.addStartupHook(() => {
    running = loops.map(loop => loop(stopped.signal));
  });
  lifecycle.addShutdownHook(async () => {
    // Others would take for lost what is still under way, were the pulse to stop before.
    await onStop();
    stopped.abort();
    await Promise.all(running);
  });
}

/** Work that one replica does while the others wait. */
export function leasedLoop(options: {
  name: string;
  owner: string;
  knex: Knex;
  logger: LoggerService;
  now(): number;
  run(lease: Lease, signal: AbortSignal, ran: () => void): Promise<void>;
}) {
  const { name, owner, knex, logger, now, run } = options;
  const health = new LoopHealth(name, now);
  return {
    health,
    run: (signal: AbortSignal) =>
      runLeased({
        leases: new KnexLeases(knex),
        name,
        owner,
        signal,
        logger,
        run: (lease, held) => run(lease, held, health.ran),
        onHeld: health.held,
      }),
  };
}
