import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  Severity,
  SeverityDemands,
} from '@quarterdeck/plugin-incidents-common';
import { pause } from '@quarterdeck/toolkit-node';
import { IncidentKey, IncidentStore } from '../database/IncidentStore';
import { Overdue, overdueOf } from '../domain/overdue';
import { IncidentRecord, RUNNING_STATES } from '../domain/records';
import { IncidentNotifier } from '../providers/notifications/types';

const EVERY_MS = 5_000;
const WINDOW = 100;

/**
 * Tells who leads an incident, or who owns the entity, once when a clock is over or stakeholders wait for news. What was
 * told is written down before it is told: a process that dies in between has told nobody, which is less of a harm than
 * one that tells the same over and over. The page shows it anyway.
 */
export class ClockKeeper {
  constructor(
    private readonly options: {
      store: Pick<IncidentStore, 'list' | 'save'>;
      notifier: IncidentNotifier;
      demands: Readonly<Record<Severity, SeverityDemands>>;
      logger: LoggerService;
      now: () => number;
      onChanged(): void;
    },
  ) {}

  /** Until the signal aborts. `onPass` hears of each look at all of them. */
  async run(signal: AbortSignal, onPass: () => void): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal);
      onPass();
      await pause(EVERY_MS, signal);
    }
  }

  /** Looks once at each that is not over. */
  async look(signal?: AbortSignal): Promise<void> {
    const filter = { states: RUNNING_STATES };
    let after: IncidentKey | undefined;
    for (;;) {
      const records = await this.options.store.list(filter, after, WINDOW);
      const last = records.at(-1);
      after = last && { openedAt: last.openedAt, id: last.id };
      await this.#lookAt(records, signal);
      if (records.length < WINDOW || signal?.aborted) {
        return;
      }
    }
  }

  async #lookAt(
    records: readonly IncidentRecord[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { demands, logger, now } = this.options;
    for (const record of records) {
      if (signal?.aborted) {
        return;
      }
      const overdue = overdueOf(record, demands[record.severity], now()).filter(
        ({ key }) => !record.toldBreaches.includes(key),
      );
      if (overdue.length > 0) {
        try {
          await this.#tell(record, overdue);
        } catch (error) {
          logger.warn(
            `The clocks of INC-${record.number} could not be told of`,
            toError(error),
          );
        }
      }
    }
  }

  async #tell(
    record: IncidentRecord,
    overdue: readonly Overdue[],
  ): Promise<void> {
    const { store, notifier, onChanged } = this.options;
    const told: IncidentRecord = {
      ...record,
      toldBreaches: [...record.toldBreaches, ...overdue.map(({ key }) => key)],
      revision: record.revision + 1,
    };
    // Whoever changed it meanwhile may have stopped the clock: the next look knows.
    if (await store.save(told, [])) {
      onChanged();
      await notifier.tell(told, {
        kind: 'overdue',
        what: overdue.map(({ what }) => what).join('; '),
      });
    }
  }
}
