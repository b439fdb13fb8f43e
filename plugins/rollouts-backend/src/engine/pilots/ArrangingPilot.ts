import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  Arrangement,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { KubernetesStatusError, Lease } from '@quarterdeck/toolkit-node';
import { seenTraffic } from '../../domain/course';
import { decide } from '../../domain/decide';
import { RolloutRecord } from '../../domain/records';
import { refusalOf } from '../../domain/refusal';
import { Write, changedUnderneath, reconcile } from '../../domain/reconcile';
import { restorationOf } from '../../domain/restoration';
import { Command, Observation, stepOf } from '../../domain/state';
import { BEFORE } from '../../domain/strategies/types';
import { reachedOf } from '../../domain/transitions';
import { ClusterView } from '../../domain/view';
import {
  SupersededError,
  WorkloadCluster,
} from '../../providers/cluster/types';
import { Analyst } from '../Analyst';
import { GateKeeper } from '../GateKeeper';
import { Look, Pilot } from './types';

/** No right, or not as the API server or an admission webhook wants it: trying again does not help. */
const REFUSED = [400, 403, 422];

export interface ArrangingPilotOptions {
  clusterOf(name: string): WorkloadCluster;
  analyst: Analyst;
  gates: GateKeeper;
  logger: LoggerService;
  now: () => number;
}

/** Brings about one arrangement after the other itself. */
export class ArrangingPilot implements Pilot {
  /** By rollout: what the cluster refused after the last look. A driver that begins anew is refused anew. */
  readonly #refusals = new Map<string, Reason>();

  constructor(private readonly options: ArrangingPilotOptions) {}

  async look(
    record: RolloutRecord,
    command: Command | undefined,
    signal: AbortSignal,
  ): Promise<Look> {
    const refused = this.#refusals.get(record.id);
    this.#refusals.delete(record.id);
    const { observation, view } = await this.#observe(record, signal);
    const decision = decide(
      record.plan.document,
      record.state,
      { ...observation, refused, command },
      this.options.now(),
    );
    const { document } = record.plan;
    const writes =
      decision.arrangement && view
        ? reconcile(
            document,
            view,
            decision.arrangement,
            decision.next.phase === 'restoring',
          ).writes
        : [];
    return {
      decision,
      isIdle: writes.length === 0,
      verdicts: observation.look?.verdicts ?? [],
      // What was so before it began says nothing of it.
      traffic:
        view && decision.next.phase !== 'waiting'
          ? seenTraffic(record.plan.document, view)
          : undefined,
      act: async (saved, lease, actSignal) => {
        if (view) {
          await this.#write(saved, view, writes, lease, actSignal);
        }
        if (
          saved.state.heldSince !== undefined &&
          record.state.heldSince === undefined
        ) {
          await this.options.analyst.begin(saved, actSignal);
        }
      },
    };
  }

  async #observe(
    record: RolloutRecord,
    signal: AbortSignal,
  ): Promise<{ observation: Observation; view?: ClusterView }> {
    const { clusterOf, analyst, gates } = this.options;
    const { document } = record.plan;
    const nothing = { isThere: false, missing: '' };
    if (record.state.phase === 'ended') {
      return { observation: nothing };
    }
    let view: ClusterView;
    try {
      view = await clusterOf(document.target.cluster).read(document, signal);
    } catch (error) {
      return {
        observation: {
          ...nothing,
          unreachable: rolloutReason(
            isStatus(error, [401, 403])
              ? 'cluster.not-readable'
              : 'cluster.unreachable',
            {
              cluster: document.target.cluster,
              cause: toError(error).message,
            },
          ),
        },
      };
    }
    const { arrangement, allowed } = expectedOf(record);
    const isRestoring = record.state.phase === 'restoring';
    const found = reconcile(document, view, arrangement, isRestoring);
    const changed = isRestoring
      ? undefined
      : changedUnderneath(document, view, allowed);
    const [look, answers] = await Promise.all([
      found.isThere ? analyst.look(record, signal) : undefined,
      found.isThere || record.state.phase === 'waiting'
        ? gates.ask(record, signal)
        : undefined,
    ]);
    return {
      view,
      observation: {
        isThere: found.isThere,
        missing: found.missing,
        broken: found.broken,
        changedUnderneath:
          changed && rolloutReason('paused.changed-underneath', changed),
        look,
        gates: answers,
      },
    };
  }

  async #write(
    record: RolloutRecord,
    view: ClusterView,
    writes: readonly Write[],
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { clusterOf, logger } = this.options;
    const { document } = record.plan;
    const cluster = clusterOf(document.target.cluster);
    const stamp = { rolloutId: record.id, generation: lease.generation };
    for (const write of writes) {
      try {
        await cluster.write(document, view, write, stamp, signal);
      } catch (error) {
        const { message } = toError(error);
        const isSuperseded = error instanceof SupersededError;
        // A driver that still drives says so, too: the newer stamp is of nobody who would.
        if (isSuperseded || isStatus(error, REFUSED)) {
          this.#refusals.set(record.id, refusalOf(document, write, message));
        }
        if (isSuperseded) {
          throw error;
        }
        // With 409 somebody was faster: the next look tells what is there now.
        if (!isStatus(error, [409])) {
          logger.warn(
            `Rollout ${record.id}: ${write.kind} was not taken: ${message}`,
          );
        }
        return;
      }
    }
  }
}

function isStatus(error: unknown, codes: readonly number[]): boolean {
  return (
    error instanceof KubernetesStatusError && codes.includes(error.statusCode)
  );
}

/** How things have to be by the state of a rollout, and the traffic that it may have left behind. */
function expectedOf({ plan, state }: RolloutRecord): {
  arrangement: Arrangement;
  allowed: number[];
} {
  const { document } = plan;
  if (state.phase === 'waiting') {
    return { arrangement: BEFORE, allowed: [0] };
  }
  if (state.phase === 'restoring') {
    const reached = reachedOf(document, state);
    const steps = restorationOf(reached);
    return {
      arrangement: steps[Math.min(state.step, steps.length - 1)].arrangement,
      allowed: [],
    };
  }
  const { arrangement } = stepOf(document, state);
  const before = document.steps[state.step - 1]?.arrangement ?? BEFORE;
  return { arrangement, allowed: [before.traffic, arrangement.traffic] };
}
