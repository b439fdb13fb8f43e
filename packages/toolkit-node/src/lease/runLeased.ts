/**
 * Lets one replica at a time do something that lasts.
 *
 * ```
 * waiting ──acquired──▶ holding ──the work ends, fails, or the process stops──▶ released ──▶ waiting
 *    ▲                     │ taken by another, or not renewed for as long as it lasts
 *    └────── lost ◀────────┘ the work is told by its signal; what it still writes is void (`assertHeld`)
 * ```
 */
import { LoggerService } from '@backstage/backend-plugin-api';
import { performance } from 'node:perf_hooks';
import { pause } from '../time/pause';
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

export interface LeasedWork {
  leases: KnexLeases;
  name: string;
  owner: string;
  /** Ends the waiting and the work. */
  signal: AbortSignal;
  logger: LoggerService;
  /** Does the work until its signal aborts. Called again, some time later, when it ends or fails before. */
  run(lease: Lease, signal: AbortSignal): Promise<void>;
  /** Hears when the lease is got and when it is gone. */
  onHeld?(held: boolean): void;
  timings?: LeaseTimings;
}

/** Resolves when the signal aborts and the work has ended; never rejects. */
export async function runLeased(work: LeasedWork): Promise<void> {
  const { leases, name, owner, signal, logger } = work;
  const { retryEveryMs } = work.timings ?? DEFAULT_LEASE_TIMINGS;
  while (!signal.aborted) {
    try {
      const lease = await leases.acquire(name, owner);
      if (lease) {
        await runWith(lease, work);
      }
    } catch (error) {
      logger.warn(`The work of lease ${name} was interrupted`, toError(error));
    }
    await pause(retryEveryMs * (0.75 + Math.random() / 2), signal);
  }
}

async function runWith(lease: Lease, work: LeasedWork): Promise<void> {
  const ended = new AbortController();
  const lost = new AbortController();
  const renewing = keepRenewed(lease, work, ended.signal, lost);
  work.onHeld?.(true);
  try {
    await work.run(lease, AbortSignal.any([work.signal, lost.signal]));
  } finally {
    ended.abort();
    await renewing;
    work.onHeld?.(false);
    await work.leases.release(lease).catch(() => {
      // It expires by itself.
    });
  }
}

async function keepRenewed(
  lease: Lease,
  { leases, logger, timings = DEFAULT_LEASE_TIMINGS }: LeasedWork,
  ended: AbortSignal,
  lost: AbortController,
): Promise<void> {
  let renewedAt = performance.now();
  for (;;) {
    await pause(timings.renewEveryMs, ended);
    if (ended.aborted) {
      return;
    }
    try {
      const askedAt = performance.now();
      if (!(await leases.renew(lease))) {
        lost.abort(new LeaseLostError(lease));
        return;
      }
      renewedAt = askedAt;
    } catch (error) {
      logger.warn(`Lease ${lease.name} was not renewed`, toError(error));
      if (performance.now() - renewedAt > timings.giveUpAfterMs) {
        lost.abort(new LeaseLostError(lease));
        return;
      }
    }
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
