import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  Arrangement,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { KubernetesStatusError, Lease, pause } from '@quarterdeck/toolkit-node';
import { RolloutStore } from '../database/RolloutStore';
import { LogEntry, RolloutRecord } from '../domain/records';
import { decide } from '../domain/decide';
import { reachedOf } from '../domain/transitions';
import { factsOf } from './facts';
import { changedUnderneath, reconcile } from '../domain/reconcile';
import { restorationOf } from '../domain/restoration';
import { Decision, Observation, stepOf } from '../domain/state';
import { BEFORE } from '../domain/strategies/types';
import { ClusterView } from '../domain/view';
import { SupersededError, WorkloadCluster } from '../providers/cluster/types';
import { Analyst } from './Analyst';
import { GateKeeper } from './GateKeeper';

const TICK_MS = 200;
const BATCH = 500;
const CONCURRENCY = 32;
const ARRANGING_EVERY_MS = 1_000;
const HOLDING_EVERY_MS = 2_000;
const WAITING_EVERY_MS = 3_000;

export interface DriverOptions {
  store: RolloutStore;
  clusterOf(name: string): WorkloadCluster;
  analyst: Analyst;
  gates: GateKeeper;
  logger: LoggerService;
  now: () => number;
  onFacts(): void;
  onChanged(): void;
  /** Called with how late a look was, in milliseconds. */
  onLag?(lagMs: number): void;
}

/**
 * Carries rollouts on, one look at a time: read → decide → save → write. What was saved is what is written, so that a
 * driver that dies in between leaves a row from which the next does the same writes again, of which those that were
 * made already change nothing.
 */
export class Driver {
  readonly #busy = new Set<string>();

  constructor(private readonly options: DriverOptions) {}

  /** Until the signal aborts or the lease is lost. */
  async run(lease: Lease, signal: AbortSignal, ran: () => void): Promise<void> {
    const running = new Set<Promise<void>>();
    while (!signal.aborted) {
      const due = await this.options.store.due(this.options.now(), BATCH);
      for (const record of due) {
        if (signal.aborted || running.size >= CONCURRENCY) {
          break;
        }
        if (!this.#busy.has(record.id)) {
          const task = this.#drive(record, lease, signal).finally(() =>
            running.delete(task),
          );
          running.add(task);
        }
      }
      ran();
      await (running.size >= CONCURRENCY
        ? Promise.race([...running, pause(TICK_MS, signal)])
        : pause(TICK_MS, signal));
    }
    await Promise.all(running);
  }

  async #drive(
    record: RolloutRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { logger, now, onLag } = this.options;
    this.#busy.add(record.id);
    onLag?.(now() - (record.nextAt ?? now()));
    try {
      await this.look(record, lease, signal);
    } catch (error) {
      if (!signal.aborted) {
        logger.error(
          `Rollout ${record.id} could not be carried on`,
          toError(error),
        );
      }
    } finally {
      this.#busy.delete(record.id);
    }
  }

  /** One look at one rollout. */
  async look(
    record: RolloutRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, now, onFacts, onChanged } = this.options;
    const { document } = record.plan;
    const command = await store.nextCommand(record.id);
    const seen = await this.#observe(record, signal);
    const at = now();
    const decision = decide(
      document,
      record.state,
      { ...seen.observation, command: command?.command },
      at,
    );
    const next: RolloutRecord = {
      ...record,
      state: decision.next,
      nextAt: nextLook(decision, at),
      revision: record.revision + 1,
    };
    const messages = factsOf(record, next, at);
    const saved = await store.save(
      {
        record: next,
        log: decision.log.map<LogEntry>(entry => ({ at, ...entry })),
        verdicts: seen.observation.look?.verdicts ?? [],
        commandId: command?.id,
        messages,
      },
      lease,
    );
    if (!saved) {
      return;
    }
    if (messages.length > 0) {
      onFacts();
    }
    if (hasNews(record, next, decision)) {
      onChanged();
    }
    if (decision.arrangement && seen.view) {
      await this.#write(next, seen.view, decision.arrangement, lease, signal);
    }
    if (
      decision.next.heldSince !== undefined &&
      record.state.heldSince === undefined
    ) {
      await this.options.analyst.begin(next, signal);
    }
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
          unreachable: rolloutReason('cluster.unreachable', {
            cluster: document.target.cluster,
            cause: toError(error).message,
          }),
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
    arrangement: Arrangement,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { clusterOf, logger } = this.options;
    const { document } = record.plan;
    const cluster = clusterOf(document.target.cluster);
    const { writes } = reconcile(
      document,
      view,
      arrangement,
      record.state.phase === 'restoring',
    );
    const stamp = { rolloutId: record.id, generation: lease.generation };
    for (const write of writes) {
      try {
        await cluster.write(document, view, write, stamp, signal);
      } catch (error) {
        if (error instanceof SupersededError) {
          throw error;
        }
        // Somebody was faster: the next look tells what is there now.
        if (
          !(error instanceof KubernetesStatusError) ||
          error.statusCode !== 409
        ) {
          logger.warn(
            `Rollout ${record.id}: ${write.kind} was not taken`,
            toError(error),
          );
        }
        return;
      }
    }
  }
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

function nextLook({ next }: Decision, now: number): number | undefined {
  switch (next.phase) {
    case 'ended':
      return undefined;
    case 'waiting':
      return now + WAITING_EVERY_MS;
    default:
      return (
        now +
        (next.heldSince === undefined ? ARRANGING_EVERY_MS : HOLDING_EVERY_MS)
      );
  }
}

function hasNews(
  before: RolloutRecord,
  after: RolloutRecord,
  { log }: Decision,
): boolean {
  return (
    log.length > 0 ||
    before.state.phase !== after.state.phase ||
    before.state.step !== after.state.step ||
    before.state.reason.message !== after.state.reason.message ||
    before.state.lookedAt !== after.state.lookedAt
  );
}
