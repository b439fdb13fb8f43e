import { toError } from '@backstage/errors';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import { Lease, pause } from '@quarterdeck/toolkit-node';
import { v7 as newId } from 'uuid';
import { RolloutStore } from '../database/RolloutStore';
import { LogEntry, RolloutRecord } from '../domain/records';
import { wantedHolds } from '../domain/wantedHolds';
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

const TICK_MS = { busy: 100, idle: 200 };
const CONCURRENCY = 64;

export interface DriverOptions extends ArrangingPilotOptions {
  store: RolloutStore;
  /** How long GitOps leaves alone what a way back has put there, in milliseconds. */
  holdMs: number;
  onFacts(): void;
  onNotices(): void;
  onChanged(): void;
  /** Called with how late a look was, in milliseconds. */
  onLag?(lagMs: number): void;
}

interface Due {
  record: RolloutRecord;
  dueAt: number;
  isCommanded: boolean;
}

/**
 * Carries rollouts on, one look at a time: read → decide → save → write. What was saved is what is written, so that a
 * driver that dies in between leaves a row from which the next does the same writes again, of which those that were
 * made already change nothing.
 */
export class Driver {
  readonly #busy = new Set<string>();
  /** Until when those need not be looked at of which the last look told nothing new; their rows say an earlier time. */
  readonly #rest = new Map<string, number>();
  readonly #arranging: Pilot;
  readonly #delegating: Pilot;

  constructor(private readonly options: DriverOptions) {
    this.#arranging = new ArrangingPilot(options);
    this.#delegating = new DelegatingPilot(options);
  }

  /** Until the signal aborts or the lease is lost. */
  async run(lease: Lease, signal: AbortSignal, ran: () => void): Promise<void> {
    const running = new Set<Promise<void>>();
    this.#rest.clear();
    while (!signal.aborted) {
      const free = CONCURRENCY - running.size;
      for (const each of free > 0 ? await this.#due(free) : []) {
        const task = this.#drive(each, lease, signal).finally(() =>
          running.delete(task),
        );
        running.add(task);
      }
      ran();
      await pause(running.size > 0 ? TICK_MS.busy : TICK_MS.idle, signal);
    }
    await Promise.all(running);
  }

  /** What somebody asked of a rollout ends its rest. */
  async #due(limit: number): Promise<Due[]> {
    const { store, now } = this.options;
    const at = now();
    const commanded = await store.commanded();
    commanded.forEach(id => this.#rest.delete(id));
    const resting = [...this.#rest].filter(([, until]) => until > at);
    const records = await store.due(at, limit, {
      commanded,
      except: [...this.#busy, ...resting.map(([id]) => id)],
    });
    return records.map(record => {
      const dueAt = this.#rest.get(record.id) ?? record.nextAt ?? at;
      this.#rest.delete(record.id);
      return { record, dueAt, isCommanded: commanded.includes(record.id) };
    });
  }

  async #drive(
    { record, dueAt, isCommanded }: Due,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, logger, now, onLag } = this.options;
    this.#busy.add(record.id);
    onLag?.(Math.max(0, now() - dueAt));
    try {
      const command = isCommanded
        ? await store.nextCommand(record.id)
        : undefined;
      await this.#look(record, command, lease, signal);
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
  async #look(
    record: RolloutRecord,
    command: Awaited<ReturnType<RolloutStore['nextCommand']>>,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, now, onFacts, onNotices, onChanged } = this.options;
    const obeyed = obeyOverride(record.state, command?.command, now());
    const current = { ...record, state: obeyed.state };
    const look = await this.#pilotOf(current).look(
      current,
      obeyed.command,
      signal,
    );
    const { decision, verdicts, traffic, act } = look;
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
    if (!command && hasNothingNew(record, next, look)) {
      this.#rest.set(record.id, next.nextAt ?? at);
      return;
    }
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
        holds: wantedHolds(record, next, {
          holdMs: this.options.holdMs,
          now: at,
          newId,
        }),
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

/** Nothing to save and nothing to write: a row that is written says that its driver holds the lease, one that rests needs none. */
function hasNothingNew(
  { state }: RolloutRecord,
  next: RolloutRecord,
  { decision, verdicts, isIdle }: Look,
): boolean {
  return (
    isIdle === true &&
    verdicts.length === 0 &&
    decision.log.length === 0 &&
    canonicalJson({ course: [], ...state }) === canonicalJson({ ...next.state })
  );
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
