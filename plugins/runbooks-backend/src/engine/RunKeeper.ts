import { ConflictError, NotFoundError } from '@backstage/errors';
import { Runbook } from '@quarterdeck/runbook-format';
import { Lease } from '@quarterdeck/toolkit-node';
import { RunStore } from '../database/RunStore';
import { Command, Refusal } from '../domain/commands';
import { decide } from '../domain/decide';
import { RunRecord } from '../domain/records';
import { RunNotifier } from '../providers/notifications/types';
import { RunbookLibrary } from './RunbookLibrary';
import { factMessages } from './runFacts';

/** Of two changes at once one has to be made anew; more often than so, something is wrong. */
const ATTEMPTS = 8;

export interface RunKeeperOptions {
  store: Pick<RunStore, 'add' | 'get' | 'save'>;
  library: RunbookLibrary;
  notifier: RunNotifier;
  now(): number;
  /** Called after facts were put into the outbox. */
  onFacts(): void;
  onChanged(): void;
}

export interface PinnedRun {
  record: RunRecord;
  runbook: Runbook;
}

export type Kept = PinnedRun | { refusal: Refusal; record: RunRecord };

/** Changes runs: what is decided is kept together with what is told of it, and of two at once one is decided anew. */
export class RunKeeper {
  constructor(private readonly options: RunKeeperOptions) {}

  /** @throws NotFoundError */
  async read(id: string): Promise<PinnedRun> {
    const record = await this.options.store.get(id);
    if (!record) {
      throw new NotFoundError(`There is no run ${id}`);
    }
    return { record, runbook: await this.runbookOf(record) };
  }

  /** The version that a run is pinned to. */
  async runbookOf({ entityRef, slug, version }: RunRecord): Promise<Runbook> {
    const read = await this.options.library.find(entityRef, slug, version);
    if (!read) {
      throw new NotFoundError(
        `Version ${version} of the runbook ${slug} of ${entityRef} is gone`,
      );
    }
    return read.runbook;
  }

  async find(id: string): Promise<RunRecord | undefined> {
    return await this.options.store.get(id);
  }

  /** @returns the one that has its id, be it that somebody else has just begun it */
  async begin(record: RunRecord, runbook: Runbook): Promise<RunRecord> {
    const { store, now } = this.options;
    const told = { by: record.startedBy, now: now() };
    const messages = factMessages(undefined, record, runbook, told);
    if (await store.add(record, messages)) {
      this.#told();
      return record;
    }
    return (await this.read(record.id)).record;
  }

  /**
   * @param command - made for the run as it is now; anew where somebody was faster. Undefined changes nothing.
   * @throws ConflictError where others are always faster
   */
  async apply(
    id: string,
    command: (run: PinnedRun) => Command | undefined | Promise<Command>,
    lease?: Lease,
  ): Promise<Kept> {
    const { store, notifier, now } = this.options;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const run = await this.read(id);
      const wanted = await command(run);
      if (!wanted) {
        return { refusal: 'other-attempt', record: run.record };
      }
      const at = now();
      const verdict = decide(run.record, run.runbook, wanted, at);
      if ('refusal' in verdict) {
        return { ...verdict, record: run.record };
      }
      const { record } = verdict;
      const by = 'by' in wanted ? wanted.by : undefined;
      const messages = factMessages(run.record, record, run.runbook, {
        by,
        now: at,
      });
      if (await store.save(record, messages, lease)) {
        this.#told();
        await notifier.changed(run.record, record, by);
        return { record, runbook: run.runbook };
      }
    }
    throw new ConflictError(
      'Others are changing this run at the same time; try again',
    );
  }

  #told(): void {
    this.options.onFacts();
    this.options.onChanged();
  }
}
