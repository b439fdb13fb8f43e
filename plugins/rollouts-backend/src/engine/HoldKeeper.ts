import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { KubernetesStatusError, Lease, pause } from '@quarterdeck/toolkit-node';
import { HoldStore } from '../database/HoldStore';
import { RolloutStore } from '../database/RolloutStore';
import { HoldLook, HoldRecord, decideHold } from '../domain/hold';
import { RolloutRecord } from '../domain/records';
import { GitOps, SeenHolder } from '../providers/gitops/types';
import { holdFactsOf } from './holdFacts';

const TICK_MS = 500;
const BATCH = 20;

export interface HoldKeeperOptions {
  holds: HoldStore;
  rollouts: Pick<RolloutStore, 'get'>;
  /** @throws where the cluster is not configured */
  gitOpsOf(cluster: string): GitOps;
  logger: LoggerService;
  now: () => number;
  onFacts(): void;
  onChanged(): void;
}

/** Places holds and takes them away: read → decide → save → write, as rollouts are carried on. */
export class HoldKeeper {
  constructor(private readonly options: HoldKeeperOptions) {}

  /** Until the signal aborts or the lease is lost. */
  async run(lease: Lease, signal: AbortSignal, ran: () => void): Promise<void> {
    const { holds, now, logger } = this.options;
    while (!signal.aborted) {
      for (const hold of await holds.due(now(), BATCH)) {
        try {
          await this.look(hold, lease, signal);
        } catch (error) {
          if (signal.aborted) {
            return;
          }
          logger.error(`Hold ${hold.id} could not be kept`, toError(error));
        }
      }
      ran();
      await pause(TICK_MS, signal);
    }
  }

  /** One look at one hold. */
  async look(
    hold: HoldRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { holds, rollouts, now, logger, onFacts, onChanged } = this.options;
    const [seen, rollout] = await Promise.all([
      this.#see(hold, signal),
      rollouts.get(hold.rolloutId),
    ]);
    const at = now();
    const { next, effect } = decideHold(
      hold,
      { sight: seen.sight, ...standingOf(rollout) },
      at,
    );
    const saved = { ...next, revision: hold.revision + 1 };
    const messages = holdFactsOf(hold, saved, at);
    if (!(await holds.save(saved, messages, lease))) {
      return;
    }
    if (messages.length > 0) {
      onFacts();
    }
    if (
      hold.state !== saved.state ||
      hold.reason.message !== saved.reason.message
    ) {
      onChanged();
    }
    if (effect) {
      try {
        await seen.act(effect, signal);
      } catch (error) {
        // Somebody was faster, or it is refused: the next look tells.
        const isConflict =
          error instanceof KubernetesStatusError && error.statusCode === 409;
        if (!isConflict && !signal.aborted) {
          logger.warn(
            `Hold ${hold.id}: ${effect} was not taken`,
            toError(error),
          );
        }
      }
    }
  }

  async #see(hold: HoldRecord, signal: AbortSignal): Promise<SeenHolder> {
    try {
      return await this.options.gitOpsOf(hold.cluster).see(hold, signal);
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      return {
        sight: { kind: 'unreachable', cause: toError(error).message },
        act: async () => {},
      };
    }
  }
}

function standingOf(
  rollout: RolloutRecord | undefined,
): Pick<HoldLook, 'isUndone' | 'restoredAt'> {
  const { outcome, finishedAt } = rollout?.state ?? {};
  const isWayBack = rollout?.plan.document.purpose === 'rollback';
  const isUndone =
    isWayBack && (outcome === 'aborted' || outcome === 'rolled-back');
  const isRestored = outcome !== undefined && outcome !== 'stuck' && !isUndone;
  return { isUndone, restoredAt: isRestored ? finishedAt : undefined };
}
