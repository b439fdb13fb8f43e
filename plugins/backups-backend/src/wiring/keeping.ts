import { LoggerService } from '@backstage/backend-plugin-api';
import type { KnexLeases } from '@quarterdeck/toolkit-node';
import type { BackupsConfig } from '../config';
import type { ProtectionStore } from '../database/ProtectionStore';
import { CopyTender } from '../engine/CopyTender';
import type { Jobs } from '../engine/Jobs';
import { Keeper } from '../engine/Keeper';
import type { Parts } from '../engine/Parts';
import { StoreKeeper, type CopiesRequest } from '../engine/StoreKeeper';
import type { Executor } from '../executor/protocol';
import type { Loop } from './loops';

/** What stays, and where. */
export function createKeeping(options: {
  config: Pick<BackupsConfig, 'keepEveryMs' | 'sweepAfterMs'>;
  executors: ReadonlyMap<string, Executor>;
  jobs: Jobs;
  leases: KnexLeases;
  logger: LoggerService;
  owner: string;
  parts: Parts;
  store: ProtectionStore;
  now(): number;
  onFacts(): void;
  onChanged(): void;
}): { loops: Loop[] } {
  const { executors, jobs, parts, store } = options;
  const copies = async (request: CopiesRequest, signal: AbortSignal) => {
    const policy = await store.policy(request.backup.policyId);
    const executor = policy && executors.get(policy.executor);
    if (!executor) {
      throw new Error('nothing can carry it out');
    }
    const { outcome, failure } = await executor.execute(
      jobs.copies(request),
      () => {},
      signal,
    );
    if (outcome?.kind !== 'copies') {
      throw new Error(failure?.reason.message ?? 'it ended without a result');
    }
    return outcome.copies;
  };
  const stores = new StoreKeeper({
    ...options,
    stores: parts,
    copies,
    endingMs: options.config.sweepAfterMs,
  });
  return {
    loops: [
      new Keeper({
        ...options,
        stores,
        everyMs: options.config.keepEveryMs,
      }),
      new CopyTender({ ...options, stores }),
    ],
  };
}
