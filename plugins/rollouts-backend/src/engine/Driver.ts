import { toError } from '@backstage/errors';
import { Lease, pause } from '@quarterdeck/toolkit-node';
import { RolloutStore } from '../database/RolloutStore';
import { LogEntry, RolloutRecord } from '../domain/records';
import { courseAfter } from '../domain/course';
import { obeyOverride } from '../domain/overrides';
import { factsOf } from './facts';
import { noticeMessages } from './notices';
import { isDelegated } from '../domain/delegated/planning';
import { overrideFactsOf } from './overrideFacts';
import { ArrangingPilot, ArrangingPilotOptions } from './pilots/ArrangingPilot';
import { DelegatingPilot } from './pilots/DelegatingPilot';
import { Look, Pilot } from './pilots/types';
import { nextLook } from './schedule';

const TICK_MS = 200;
const CONCURRENCY = 32;

export interface DriverOptions extends ArrangingPilotOptions {
  store: RolloutStore;
  onFacts(): void;
  onNotices(): void;
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
  readonly #arranging: Pilot;
  readonly #delegating: Pilot;

  constructor(private readonly options: DriverOptions) {
    this.#arranging = new ArrangingPilot(options);
    this.#delegating = new DelegatingPilot(options);
  }

  /** Until the signal aborts or the lease is lost. */
  async run(lease: Lease, signal: AbortSignal, ran: () => void): Promise<void> {
    const running = new Set<Promise<void>>();
    const { store, now } = this.options;
    while (!signal.aborted) {
      const free = CONCURRENCY - running.size;
      const due = free > 0 ? await store.due(now(), free, [...this.#busy]) : [];
      for (const record of due) {
        const task = this.#drive(record, lease, signal).finally(() =>
          running.delete(task),
        );
        running.add(task);
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
    const { store, now, onFacts, onNotices, onChanged } = this.options;
    const command = await store.nextCommand(record.id);
    const obeyed = obeyOverride(record.state, command?.command, now());
    const current = { ...record, state: obeyed.state };
    const { decision, verdicts, traffic, act } = await this.#pilotOf(
      current,
    ).look(current, obeyed.command, signal);
    const log = [...obeyed.log, ...decision.log];
    const at = now();
    const next: RolloutRecord = {
      ...record,
      state: {
        ...decision.next,
        course: courseAfter(record.state.course ?? [], traffic, at),
      },
      nextAt: nextLook(record.plan.document, decision.next, at),
      revision: record.revision + 1,
    };
    const messages = [
      ...factsOf(record, next, at),
      ...overrideFactsOf(record, next, at),
    ];
    const notices = noticeMessages(record, next, at);
    const saved = await store.save(
      {
        record: next,
        log: log.map<LogEntry>(entry => ({ at, ...entry })),
        verdicts,
        commandId: command?.id,
        messages,
        notices,
      },
      lease,
    );
    if (!saved) {
      return;
    }
    if (messages.length > 0) {
      onFacts();
    }
    if (notices.length > 0) {
      onNotices();
    }
    if (hasNews(record, next, log)) {
      onChanged();
    }
    await act(next, lease, signal);
  }

  #pilotOf({ plan }: RolloutRecord): Pilot {
    return isDelegated(plan.document) ? this.#delegating : this.#arranging;
  }
}

function hasNews(
  before: RolloutRecord,
  after: RolloutRecord,
  log: Look['decision']['log'],
): boolean {
  return (
    log.length > 0 ||
    before.state.phase !== after.state.phase ||
    before.state.step !== after.state.step ||
    before.state.reason.message !== after.state.reason.message ||
    before.state.lookedAt !== after.state.lookedAt ||
    before.state.course?.length !== after.state.course?.length
  );
}
