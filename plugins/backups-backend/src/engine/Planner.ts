import type { LoggerService } from '@backstage/backend-plugin-api';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  LoopHealth,
  pause,
  runLeased,
  type KnexLeases,
  type Lease,
} from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import type {
  ProtectionStore,
  ProtectionTransaction,
} from '../database/ProtectionStore';
import { restorableBackups } from '../domain/points';
import type { PlanningState, PolicyRecord, RunRecord } from '../domain/records';
import {
  decideDue,
  type DueDecision,
  type DueTime,
  type ScheduleName,
} from '../domain/scheduleDue';
import { toNoticeMessage } from './notices';
import { factOfEnd } from './runFacts';
import type { ScheduleBook } from './ScheduleBook';

const LOOK_EVERY_MS = 5_000;
/** What begins later than this was missed. */
const GRACE_MS = 10 * 60_000;
const MOST_RUNS = 1_000;

export interface PlannerOptions {
  store: ProtectionStore;
  schedules: ScheduleBook;
  leases: KnexLeases;
  owner: string;
  logger: LoggerService;
  now(): number;
  /** Runs were queued. */
  onQueued(): void;
  onFacts(): void;
}

/**
 * Turns schedules into runs. What was due while nobody ran is missed, with its fact, and one run makes good for it. A
 * policy that never had a backup gets its first at once, and is tested as soon as there is something to test.
 */
export class Planner {
  readonly health: LoopHealth;
  /** Until then nothing of a policy is due: by what it says. */
  readonly #quiet = new Map<string, { from: number; until: number }>();
  /** Policies that have had their first backup, and their first test. */
  readonly #begun = new Set<string>();

  constructor(private readonly options: PlannerOptions) {
    this.health = new LoopHealth('planner', options.now);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { leases, logger, owner } = this.options;
    await runLeased({
      leases,
      name: this.health.name,
      owner,
      signal,
      logger,
      onHeld: this.health.held,
      run: async (lease, held) => {
        this.#quiet.clear();
        while (!held.aborted) {
          await this.pass(lease);
          this.health.ran();
          await pause(LOOK_EVERY_MS, held);
        }
      },
    });
  }

  async pass(lease?: Lease): Promise<void> {
    const { store } = this.options;
    const known = new Map(
      (await store.planning()).map(state => [state.policyId, state]),
    );
    const queued = await store.runs({ states: ['queued'], limit: MOST_RUNS });
    for (const policy of await store.policies()) {
      const state = known.get(policy.id);
      if (state && !policy.problem) {
        await this.#plan(policy, state, queued, lease);
      }
    }
  }

  async #plan(
    policy: PolicyRecord,
    state: PlanningState,
    queued: readonly RunRecord[],
    lease: Lease | undefined,
  ): Promise<void> {
    const { schedules, store } = this.options;
    const now = this.options.now();
    const first = await this.#firstOf(policy);
    const key = JSON.stringify([policy.id, policy.schedules, policy.timeZone]);
    const quiet = this.#quiet.get(key);
    if (first.length === 0 && quiet && now >= quiet.from && now < quiet.until) {
      return;
    }
    const own = schedules.of(policy);
    const decision = decideDue({
      schedules: own,
      known: state.known,
      now,
      graceMs: GRACE_MS,
      waiting: queued.filter(run => run.policyId === policy.id).flatMap(nameOf),
    });
    const starts = [
      ...decision.start,
      ...first
        .filter(
          name =>
            !decision.start.some(
              each =>
                (each.schedule === 'restoreTest') === (name === 'restoreTest'),
            ),
        )
        .map(schedule => ({
          schedule,
          at: undefined,
          trigger: 'catch-up' as const,
        })),
    ];
    const isNew =
      JSON.stringify(decision.known) !== JSON.stringify(state.known);
    if (isNew || starts.length > 0) {
      await store.transaction(async transaction => {
        await transaction.savePlanned(policy.id, decision.known);
        await this.#miss(transaction, policy, decision, now);
        for (const { schedule, at, trigger } of starts) {
          await transaction.addRun({
            ...newRun(policy, schedule, now),
            trigger,
            scheduledFor: trigger === 'schedule' ? at : undefined,
          });
        }
      }, lease);
    }
    this.#quiet.set(key, {
      from: now,
      until: Math.min(
        ...Object.values(own).map(schedule => schedule.next(now)),
      ),
    });
    if (starts.length > 0) {
      this.options.onQueued();
    }
    if (decision.missed.length > 0) {
      this.options.onFacts();
    }
  }

  /** What does not wait for its time: the first backup, and the first test once there is one. */
  async #firstOf({ id }: PolicyRecord): Promise<ScheduleName[]> {
    const { store } = this.options;
    if (this.#begun.has(id)) {
      return [];
    }
    const had = async (kind: RunRecord['kind']) =>
      (
        await store.runs({
          policyIds: [id],
          kinds: [kind],
          states: ['queued', 'running', 'succeeded', 'failed', 'cancelled'],
          limit: 1,
        })
      ).length > 0;
    if (!(await had('backup'))) {
      return ['full'];
    }
    if (await had('restore-test')) {
      this.#begun.add(id);
      return [];
    }
    const backups = await store.backups({ policyIds: [id] });
    return restorableBackups(backups).length > 0 ? ['restoreTest'] : [];
  }

  async #miss(
    transaction: ProtectionTransaction,
    policy: PolicyRecord,
    { missed, missedMore }: DueDecision,
    now: number,
  ): Promise<void> {
    for (const due of missed) {
      const run = missedRun(policy, due, now);
      const fact =
        (await transaction.addRun(run)) && factOfEnd(run, policy, {});
      if (fact) {
        await transaction.emit(fact);
      }
    }
    const last = missed.at(-1);
    if (
      last &&
      (await transaction.tell(policy.id, 'missed', String(last.at), now))
    ) {
      const more = missedMore.length > 0 ? 'More than ' : '';
      await transaction.notify(
        toNoticeMessage({
          entityRef: policy.entityRef,
          scope: `${policy.id}/missed`,
          at: now,
          severity: 'high',
          title:
            missed.length === 1 && more === ''
              ? `A run of ${policy.title} was missed`
              : `${more}${missed.length} runs of ${policy.title} were missed`,
          description: `The last was due at ${new Date(last.at).toISOString()}; one run makes good for all`,
        }),
      );
    }
  }
}

function nameOf(run: RunRecord): ScheduleName[] {
  switch (run.kind) {
    case 'backup':
      return [run.type ?? 'full'];
    case 'restore-test':
      return ['restoreTest'];
    default:
      return [];
  }
}

/** A run of the policy that waits to be carried out. */
export function newRun(
  policy: PolicyRecord,
  schedule: ScheduleName,
  now: number,
): RunRecord {
  return {
    id: newId(),
    kind: schedule === 'restoreTest' ? 'restore-test' : 'backup',
    type: schedule === 'restoreTest' ? undefined : schedule,
    policyId: policy.id,
    entityRef: policy.entityRef,
    source: policy.source,
    engine: policy.engine,
    trigger: 'schedule',
    state: 'queued',
    stateReason: backupsReason('run.queued'),
    queuedAt: now,
    attempt: 0,
    warnings: [],
    revision: 1,
  };
}

function missedRun(
  policy: PolicyRecord,
  { schedule, at }: DueTime,
  now: number,
): RunRecord {
  return {
    ...newRun(policy, schedule, now),
    state: 'missed',
    stateReason: backupsReason('run.missed', {
      at: new Date(at).toISOString(),
    }),
    scheduledFor: at,
    queuedAt: at,
    finishedAt: now,
  };
}
