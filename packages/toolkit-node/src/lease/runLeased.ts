/**
 * Lets one replica work while the others wait.
 *
 * ```
 * waiting ──lease acquired──▶ working ──the signal aborts──▶ work ends ──▶ released
 *    ▲                           │ taken over, or not renewed in time: the work's signal aborts
 *    └── pause, with jitter ◀────┤
 *        longer each time ◀──────┘ the work fails
 * ```
 * While the work winds down after the signal, the lease is renewed, so that nobody begins before it has ended. After the
 * lease was lost it is not; what the work still writes then is refused by `KnexLeases.assertHeld`.
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import { performance } from 'node:perf_hooks';
import { backoffDelay } from '../time/backoff';
import { pause } from '../time/pause';
import { within } from '../time/within';
import {
  KnexLeases,
  LEASE_DURATION_MS,
  Lease,
  LeaseLostError,
} from './KnexLeases';

export interface LeaseTimings {
  renewEveryMs: number;
  /** Between two attempts to get it. */
  retryEveryMs: number;
  /** Without a renewal for so long it counts as lost, before another can have it. */
  giveUpAfterMs: number;
}

export const DEFAULT_LEASE_TIMINGS: LeaseTimings = {
  renewEveryMs: 3_000,
  retryEveryMs: 1_000,
  giveUpAfterMs: LEASE_DURATION_MS - 2_000,
};

const LONGEST_PAUSE_MS = 30_000;
/** To a database that hangs; longer than a writer that fell asleep can keep the row of its lease. */
const QUESTION_TIMEOUT_MS = 30_000;

export interface LeasedWork {
  leases: KnexLeases;
  name: string;
  owner: string;
  /** Ends the waiting and the work. */
  signal: AbortSignal;
  logger: LoggerService;
  /** Does the work until its signal aborts. Called again, some time later, when it ends or fails before. */
  run(lease: Lease, signal: AbortSignal): Promise<void>;
  /** Hears when the lease is got and when it is gone; see `LoopHealth.held`. */
  onHeld?(held: boolean): void;
  timings?: LeaseTimings;
}

/** Resolves when the signal aborts and the work has ended; never rejects. */
export async function runLeased(work: LeasedWork): Promise<void> {
  const { signal } = work;
  const { retryEveryMs } = work.timings ?? DEFAULT_LEASE_TIMINGS;
  const limits = {
    initialMs: retryEveryMs,
    maximumMs: Math.max(retryEveryMs, LONGEST_PAUSE_MS),
  };
  const acquire = acquirer(work);
  let failures = 0;
  while (!signal.aborted) {
    const askedAt = performance.now();
    const lease = await acquire();
    if (lease) {
      const isFailed = await runWith(lease, askedAt, work);
      const hasWorked = performance.now() - askedAt > limits.maximumMs;
      failures = isFailed ? (hasWorked ? 0 : failures) + 1 : 0;
    }
    await pause(
      failures > 0
        ? backoffDelay(failures, limits, Math.random())
        : retryEveryMs * (0.75 + Math.random() / 2),
      signal,
    );
  }
}

/** A database that is down for an hour is told once. */
function acquirer({ leases, name, owner, logger }: LeasedWork) {
  let isReachable = true;
  return async (): Promise<Lease | undefined> => {
    try {
      const lease = await within(
        QUESTION_TIMEOUT_MS,
        leases.acquire(name, owner),
      );
      isReachable = true;
      return lease;
    } catch (error) {
      if (isReachable) {
        logger.warn(
          `The lease ${name} cannot be asked for; trying again until it can`,
          toError(error),
        );
      }
      isReachable = false;
      return undefined;
    }
  };
}

/** @returns whether the work failed by its own fault */
async function runWith(
  lease: Lease,
  acquiredAt: number,
  work: LeasedWork,
): Promise<boolean> {
  const { leases, logger, signal } = work;
  const lost = new AbortController();
  const renewal = startRenewing(lease, acquiredAt, work, reason => {
    if (!lost.signal.aborted) {
      logger.warn(`${reason.message}; this replica stops its work`);
      lost.abort(reason);
      work.onHeld?.(false);
    }
  });
  work.onHeld?.(true);
  let isFailed = false;
  try {
    await work.run(lease, AbortSignal.any([signal, lost.signal]));
  } catch (error) {
    isFailed = !signal.aborted && !lost.signal.aborted && !isLeaseLost(error);
    const tell = isFailed ? logger.error : logger.debug;
    tell.call(logger, `The work of lease ${lease.name} failed`, toError(error));
  }
  await renewal.stop();
  if (!lost.signal.aborted) {
    work.onHeld?.(false);
    await within(QUESTION_TIMEOUT_MS, leases.release(lease)).catch(() => {
      // It expires by itself.
    });
  }
  return isFailed;
}

/**
 * Renews until it is stopped or the lease is lost. The deadline is a timer of its own: a question to the database may
 * hang for longer than the lease lasts. Time is counted from before a question was asked, on a clock that goes on while
 * the process is stopped.
 */
function startRenewing(
  lease: Lease,
  acquiredAt: number,
  work: LeasedWork,
  onLost: (reason: LeaseLostError) => void,
): { stop(): Promise<void> } {
  const { leases, logger, timings = DEFAULT_LEASE_TIMINGS } = work;
  const over = new AbortController();
  const lose = (reason: LeaseLostError) => {
    over.abort();
    onLost(reason);
  };
  const giveUpIn = (milliseconds: number) =>
    setTimeout(
      () => lose(new LeaseLostError(lease, 'could not be renewed in time')),
      milliseconds,
    );
  const remainingSince = (askedAt: number) =>
    Math.max(0, timings.giveUpAfterMs - (performance.now() - askedAt));
  let deadline = giveUpIn(remainingSince(acquiredAt));
  const renewing = (async () => {
    for (;;) {
      await pause(timings.renewEveryMs, over.signal);
      if (over.signal.aborted) {
        return;
      }
      const askedAt = performance.now();
      try {
        if (!(await leases.renew(lease))) {
          lose(new LeaseLostError(lease));
          return;
        }
        clearTimeout(deadline);
        deadline = giveUpIn(remainingSince(askedAt));
      } catch (error) {
        logger.warn(`Lease ${lease.name} was not renewed`, toError(error));
      }
    }
  })();
  return {
    stop: async () => {
      over.abort();
      // A renewal under way would undo the release that follows.
      await within(timings.giveUpAfterMs, renewing).catch(() => {
        // It hangs; the deadline has told.
      });
      clearTimeout(deadline);
    },
  };
}

function isLeaseLost(error: unknown): boolean {
  return error instanceof Error && error.name === 'LeaseLostError';
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
