import {
  WorkloadEvent,
  workloadEventSchema,
} from '@quarterdeck/plugin-environments-common';
import { KnexLeases, Lease } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { inBatches } from './batches';
import {
  EVENTS_PER_WORKLOAD,
  RecordedEvent,
  WorkloadEventStore,
} from './WorkloadEventStore';

const TABLE = 'workload_events';

export class KnexWorkloadEventStore implements WorkloadEventStore {
  readonly #leases: KnexLeases;

  constructor(private readonly knex: Knex) {
    this.#leases = new KnexLeases(knex);
  }

  async save(
    cluster: string,
    events: readonly RecordedEvent[],
    lease?: Lease,
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      if (lease) {
        await this.#leases.assertHeld(transaction, lease);
      }
      for (const batch of inBatches([...distinct(events).values()])) {
        await transaction(TABLE)
          .insert(batch.map(recorded => toRow(cluster, recorded)))
          .onConflict(['workload_id', 'id'])
          .merge();
      }
      const workloadIds = new Set(events.map(({ workloadId }) => workloadId));
      for (const batch of inBatches([...workloadIds])) {
        await forgetOlder(transaction, batch);
      }
    });
  }

  async forWorkload(workloadId: string): Promise<WorkloadEvent[]> {
    const rows: { event_json: string }[] = await this.knex(TABLE)
      .where('workload_id', workloadId)
      .orderBy('last_at', 'desc')
      .orderBy('id', 'desc')
      .limit(EVENTS_PER_WORKLOAD)
      .select('event_json');
    return rows.map(({ event_json }) =>
      workloadEventSchema.parse(JSON.parse(event_json)),
    );
  }

  async latestAt(cluster: string): Promise<number | undefined> {
    const row = await this.knex(TABLE)
      .where({ cluster })
      .max({ latest: 'last_at' })
      .first();
    return row?.latest === null || row?.latest === undefined
      ? undefined
      : Number(row.latest);
  }

  async forgetRemoved(cluster: string): Promise<void> {
    await this.knex(TABLE)
      .where({ cluster })
      .whereNotIn(
        'workload_id',
        this.knex('workloads').where({ cluster }).select('id'),
      )
      .delete();
  }

  async forgetClustersExcept(names: readonly string[]): Promise<void> {
    await this.knex(TABLE).whereNotIn('cluster', names).delete();
  }
}

/** One statement must not insert the same row twice: the last word counts. */
function distinct(
  events: readonly RecordedEvent[],
): Map<string, RecordedEvent> {
  return new Map(
    events.map(recorded => [
      `${recorded.workloadId} ${recorded.event.id}`,
      recorded,
    ]),
  );
}

async function forgetOlder(
  transaction: Knex.Transaction,
  workloadIds: readonly string[],
): Promise<void> {
  const ranked = transaction(TABLE)
    .whereIn('workload_id', workloadIds)
    .select(
      'workload_id',
      'id',
      transaction.raw(
        'row_number() over (partition by workload_id order by last_at desc, id desc) as place',
      ),
    );
  const surplus: { workload_id: string; id: string }[] = await transaction
    .from(ranked.as('ranked'))
    .where('place', '>', EVENTS_PER_WORKLOAD)
    .select('workload_id', 'id');
  for (const batch of inBatches(surplus)) {
    await transaction(TABLE)
      .whereIn(
        ['workload_id', 'id'],
        batch.map(({ workload_id, id }) => [workload_id, id]),
      )
      .delete();
  }
}

function toRow(cluster: string, { workloadId, event, lastAt }: RecordedEvent) {
  return {
    workload_id: workloadId,
    id: event.id,
    cluster,
    last_at: lastAt,
    event_json: JSON.stringify(event),
  };
}
