import { storableText } from '@quarterdeck/toolkit-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ResponseError, toError } from '@backstage/errors';
import { ApprovalsService } from '@quarterdeck/plugin-approvals-node';
import { Lease, pause } from '@quarterdeck/toolkit-node';
import { RunStore } from '../database/RunStore';
import { PortalsCommand } from '../domain/commands';
import { currentStep, lastAttempt, stepOf } from '../domain/course';
import { scopeOf } from '../domain/inputs';
import { RunRecord, StepRecord } from '../domain/records';
import { ChecksPort } from '../providers/checks/types';
import { PinnedRun, RunKeeper } from './RunKeeper';
import { approvalOf } from './approvalPlan';
import { resolvedCheck } from './resolvedCheck';

const TICK_MS = 200;
const CONCURRENCY = 32;
/** Half of what there is time for. */
const MOST_WAITING_PER_S = 80;
/** Between two looks at what somebody else has to say. */
const REST_MS = { approval: 1_000, attempt: 1_000, failure: 5_000 };

export interface RunDriverOptions {
  store: RunStore;
  keeper: RunKeeper;
  checks: ChecksPort;
  approvals: ApprovalsService;
  logger: LoggerService;
  now(): number;
}

/** What one look came to: something to write down, or when to look again. */
type Seen = PortalsCommand | { restMs: number };

/**
 * Carries runs on where nobody is needed: timers, looks at checks, answers of those who were asked to agree, and attempts
 * whose process has died. It changes nothing outside; what it sees is written down under its lease.
 */
export class RunDriver {
  readonly #busy = new Set<string>();
  /** Until when those need not be looked at of which the last look told nothing new. */
  readonly #rest = new Map<string, number>();

  constructor(private readonly options: RunDriverOptions) {}

  /** Until the signal aborts or the lease is lost. */
  async run(lease: Lease, signal: AbortSignal, ran: () => void): Promise<void> {
    const running = new Set<Promise<void>>();
    this.#rest.clear();
    while (!signal.aborted) {
      const free = CONCURRENCY - running.size;
      for (const record of free > 0 ? await this.#due(free) : []) {
        const task = this.#attend(record, lease, signal).finally(() =>
          running.delete(task),
        );
        running.add(task);
      }
      ran();
      await pause(TICK_MS, signal);
    }
    await Promise.all(running);
  }

  async #due(limit: number): Promise<RunRecord[]> {
    const { store, now } = this.options;
    const at = now();
    for (const [id, until] of this.#rest) {
      if (until <= at) {
        this.#rest.delete(id);
      }
    }
    return await store.attended(at, limit, [
      ...this.#busy,
      ...this.#rest.keys(),
    ]);
  }

  async #attend(
    record: RunRecord,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { keeper, logger, now } = this.options;
    this.#busy.add(record.id);
    try {
      const runbook = await keeper.runbookOf(record);
      const seen = await this.#look({ record, runbook }, signal);
      if ('restMs' in seen) {
        this.#rest.set(record.id, now() + this.#fairRest(seen.restMs));
      } else if (!signal.aborted) {
        await keeper.apply(record.id, () => seen, lease);
      }
    } catch (error) {
      this.#rest.set(record.id, now() + REST_MS.failure);
      if (!signal.aborted) {
        logger.error(
          `Run ${record.id} could not be carried on; trying again`,
          toError(error),
        );
      }
    } finally {
      this.#busy.delete(record.id);
    }
  }

  /** Of many that wait for somebody, each is looked at less often: what is due must have its turn, too. */
  #fairRest(restMs: number): number {
    return Math.max(restMs, (this.#rest.size * 1_000) / MOST_WAITING_PER_S);
  }

  async #look(run: PinnedRun, signal: AbortSignal): Promise<Seen> {
    const step = currentStep(run.record);
    if (step?.state === 'executing' && step.kind === 'action') {
      return await this.#lookAtAttempt(step);
    }
    if (step?.state === 'executing') {
      return await this.#lookAtCheck(run, step, signal);
    }
    if (step?.state === 'waiting' && step.kind === 'timer') {
      return { kind: 'timer-due', stepId: step.id };
    }
    if (step?.state === 'waiting') {
      return await this.#lookAtApproval(run, step);
    }
    return { restMs: REST_MS.failure };
  }

  async #lookAtAttempt(step: StepRecord): Promise<Seen> {
    const attempt = lastAttempt(step);
    const living = await this.options.store.living();
    return !attempt || living.has(attempt.owner)
      ? { restMs: REST_MS.attempt }
      : { kind: 'attempt-lost', stepId: step.id, attempt: attempt.number };
  }

  async #lookAtCheck(
    { record, runbook }: PinnedRun,
    { id }: StepRecord,
    signal: AbortSignal,
  ): Promise<Seen> {
    const definition = stepOf(runbook, id)?.definition;
    if (definition?.kind !== 'check') {
      return { restMs: REST_MS.failure };
    }
    const { value, problems } = resolvedCheck(definition, scopeOf(record));
    const { holds, message } =
      problems.length > 0
        ? { holds: false, message: problems.join('; ') }
        : await this.options.checks.look(value, signal);
    return {
      kind: 'looked',
      stepId: id,
      holds,
      message: storableText(message, 1_000),
    };
  }

  async #lookAtApproval(run: PinnedRun, step: StepRecord): Promise<Seen> {
    const { approvals } = this.options;
    const { id: stepId, approvalId } = step;
    if (approvalId === undefined) {
      // Asked again it is the same approval.
      const asked = await approvals.request(approvalOf(run, step));
      return { kind: 'approval-asked', stepId, approvalId: asked.id };
    }
    const approval = await approvals.get(approvalId);
    switch (approval.state) {
      case 'requested':
        return { restMs: REST_MS.approval };
      case 'granted':
        return await this.#consume(approval);
      case 'consumed':
        return {
          kind: 'approval-granted',
          stepId,
          approvalId,
          grantedBy: approval.decidedBy ?? 'somebody',
        };
      default:
        return {
          kind: 'approval-denied',
          stepId,
          approvalId,
          message: approval.stateReason.message,
        };
    }
  }

  /** What was granted may have been taken back at the last moment: the next look tells. */
  async #consume(approval: { id: string; planHash: string }): Promise<Seen> {
    try {
      await this.options.approvals.consume(approval);
    } catch (error) {
      if (!(error instanceof ResponseError) || error.statusCode !== 409) {
        throw error;
      }
    }
    return { restMs: 0 };
  }
}
