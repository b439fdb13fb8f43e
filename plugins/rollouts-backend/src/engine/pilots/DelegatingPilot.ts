import { toError } from '@backstage/errors';
import {
  delegatedStrategySchema,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { KubernetesStatusError } from '@quarterdeck/toolkit-node';
import { decideDelegated } from '../../domain/delegated/decide';
import {
  DelegatedDecision,
  DelegatedObservation,
  DelegatedView,
} from '../../domain/delegated/state';
import { RolloutRecord } from '../../domain/records';
import { Command } from '../../domain/state';
import { Stamp, SupersededError } from '../../providers/cluster/types';
import { Delegate } from '../../providers/controllers/types';
import { ArrangingPilotOptions } from './ArrangingPilot';
import { Look, Pilot } from './types';

export type DelegatingPilotOptions = Pick<
  ArrangingPilotOptions,
  'clusterOf' | 'gates' | 'logger' | 'now'
>;

/** Leaves the arranging to a controller of the cluster: asks it, shows it, undoes what it gives up. */
export class DelegatingPilot implements Pilot {
  /** Why the cluster took no write, by the id of the rollout. */
  readonly #refusals = new Map<string, string>();

  constructor(private readonly options: DelegatingPilotOptions) {}

  async look(
    record: RolloutRecord,
    command: Command | undefined,
    signal: AbortSignal,
  ): Promise<Look> {
    const observation = await this.#observe(record, signal);
    const decision = decideDelegated(
      record.plan.document,
      record.state,
      { ...observation, command },
      this.options.now(),
    );
    return {
      decision,
      verdicts: [],
      // What was so before it began says nothing of it.
      traffic:
        decision.next.phase === 'waiting'
          ? undefined
          : observation.view?.theirs.weight,
      act: async (saved, lease, actSignal) => {
        const stamp = { rolloutId: saved.id, generation: lease.generation };
        if (observation.view) {
          await this.#write(
            saved,
            observation.view,
            decision,
            stamp,
            actSignal,
          );
        }
      },
    };
  }

  async #observe(
    record: RolloutRecord,
    signal: AbortSignal,
  ): Promise<DelegatedObservation> {
    if (record.state.phase === 'ended') {
      return {};
    }
    const { document } = record.plan;
    try {
      const [view, gates] = await Promise.all([
        this.#delegateOf(record).read(document, signal),
        this.options.gates.ask(record, signal),
      ]);
      return { view, gates, refused: this.#refusals.get(record.id) };
    } catch (error) {
      const { cluster } = document.target;
      return {
        unreachable: rolloutReason('cluster.unreachable', {
          cluster,
          cause: toError(error).message,
        }),
      };
    }
  }

  async #write(
    record: RolloutRecord,
    view: DelegatedView,
    { writes }: DelegatedDecision,
    stamp: Stamp,
    signal: AbortSignal,
  ): Promise<void> {
    const { document } = record.plan;
    this.#refusals.delete(record.id);
    for (const write of writes) {
      try {
        await this.#delegateOf(record).write(
          document,
          view,
          write,
          stamp,
          signal,
        );
      } catch (error) {
        if (error instanceof SupersededError) {
          throw error;
        }
        // Somebody was faster: the next look tells what is there now.
        if (
          !(error instanceof KubernetesStatusError) ||
          error.statusCode !== 409
        ) {
          this.#refusals.set(record.id, toError(error).message);
          this.options.logger.warn(
            `Rollout ${record.id}: ${write.kind} was not taken`,
            toError(error),
          );
        }
        return;
      }
    }
  }

  #delegateOf({ plan: { document } }: RolloutRecord): Delegate {
    const strategy = delegatedStrategySchema.parse(document.strategy);
    return this.options.clusterOf(document.target.cluster).delegates[strategy];
  }
}
