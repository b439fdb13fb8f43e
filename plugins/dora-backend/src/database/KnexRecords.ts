import { Tier, deploymentQuerySchema } from '@quarterdeck/plugin-dora-common';
import { isPostgres } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Window } from '../domain/windows';
import { CorrectionRecord } from '../domain/records';
import { NotCounted, StoredDeployment, StoredIncident } from '../domain/stored';
import { Whose } from './FigureStore';
import {
  storedCorrectionSchema,
  storedDeploymentSchema,
  storedIncidentSchema,
} from './KnexRecordsRows';
import { batches } from './KnexFiguresRows';

export type Show = z.output<typeof deploymentQuerySchema>['show'];

/** Which deployments a list is of; what it holds is what the figure of the same name counts. */
export interface DeploymentFilter {
  whose: Whose;
  tier: Tier;
  window: Window;
  show: Show;
  /** What is open is open then: the end of the window, or now. */
  at: number;
}

export interface IncidentFilter {
  whose: Whose;
  tier: Tier;
  window: Window;
  show: 'all' | 'attributed' | 'unattributed';
}

/** Where a page ends: at an instant, and there at an id. */
export interface RecordKey {
  at: number;
  id: string;
}

const IDS_AT_ONCE = 500;
const deployments = z.array(storedDeploymentSchema);
const incidents = z.array(storedIncidentSchema);
const corrections = z.array(storedCorrectionSchema);

/** Which instant a list is ordered by. */
const INSTANTS = {
  counted: 'counted_at',
  failed: 'counted_at',
  rework: 'counted_at',
  'with-commits': 'counted_at',
  recovered: 'recovered_at',
  open: 'failed_at',
  'not-counted': 'started_at',
} as const satisfies Record<Show, string>;

/** The key of a deployment in a list. */
export function keyIn(show: Show, deployment: StoredDeployment): RecordKey {
  const { id, countedAt, recoveredAt, failedAt, startedAt } = deployment;
  const instants = {
    counted_at: countedAt,
    recovered_at: recoveredAt,
    failed_at: failedAt,
    started_at: startedAt,
  };
  return { at: instants[INSTANTS[show]] ?? startedAt, id };
}

/** Reads single deployments and incidents, with what follows from them. Newest first; windows are half-open. */
export class KnexRecords {
  /** @param environmentIds - those that are configured: an entity has deployments to no others that are measured */
  constructor(
    private readonly knex: Knex,
    private readonly environmentIds: readonly string[],
  ) {}

  async deployment(id: string): Promise<StoredDeployment | undefined> {
    const [found] = await this.deploymentsOf([id]);
    return found;
  }

  async deploymentsOf(ids: readonly string[]): Promise<StoredDeployment[]> {
    return deployments.parse(
      await this.#byIds('deployments', 'id', ids, query =>
        query.whereNot('tier', 'none'),
      ),
    );
  }

  async incident(id: string): Promise<StoredIncident | undefined> {
    const [found] = incidents.parse(
      await this.knex('incidents').where({ id }).select(),
    );
    return found;
  }

  /** Those that come from these deployments, the oldest first. */
  async incidentsOf(deploymentIds: readonly string[]) {
    return incidents
      .parse(await this.#byIds('incidents', 'deployment_id', deploymentIds))
      .sort((one, other) => one.openedAt - other.openedAt);
  }

  /** By incident. */
  async correctionsOf(
    incidentIds: readonly string[],
  ): Promise<Map<string, CorrectionRecord>> {
    const found = corrections.parse(
      await this.#byIds('corrections', 'incident_id', incidentIds),
    );
    return new Map(found.map(each => [each.incidentId, each]));
  }

  async deployments(
    filter: DeploymentFilter,
    after: RecordKey | undefined,
    limit: number,
  ): Promise<StoredDeployment[]> {
    const found: StoredDeployment[] = [];
    for (const refs of batches(filter.whose)) {
      for (const query of this.statements(filter, refs, after, limit)) {
        found.push(...deployments.parse(await query));
      }
    }
    return newestFirst(found, each => keyIn(filter.show, each), limit);
  }

  async incidents(
    filter: IncidentFilter,
    after: RecordKey | undefined,
    limit: number,
  ): Promise<StoredIncident[]> {
    const { whose, tier, window, show } = filter;
    const found: StoredIncident[] = [];
    for (const refs of batches(whose)) {
      const query = this.knex('incidents')
        .where({ tier, is_counted: true })
        .where('opened_at', '>=', window.from)
        .where('opened_at', '<', window.to);
      if (refs) {
        query.whereIn('entity_ref', refs);
      }
      if (show === 'attributed') {
        query.whereNotNull('deployment_id');
      } else if (show === 'unattributed') {
        query.whereNull('deployment_id');
      }
      found.push(
        ...incidents.parse(await this.#page(query, 'opened_at', after, limit)),
      );
    }
    const keyOf = ({ openedAt: at, id }: StoredIncident) => ({ at, id });
    return newestFirst(found, keyOf, limit);
  }

  /** Of what began in the window. */
  async notCounted(
    whose: Whose,
    tier: Tier,
    window: Window,
  ): Promise<NotCounted[]> {
    const found = new Map<string, NotCounted>();
    for (const refs of batches(whose)) {
      // Each along an index that holds all that it asks for.
      const own = this.#began(refs, window).where({ tier });
      const others = this.#began(refs, window).whereNotIn('tier', [
        tier,
        'none',
      ]);
      for (const [query, ...reason] of [
        [own.whereNull('counted_at'), 'reason_code'],
        [others],
      ] as const) {
        const columns = ['tier', 'environment_id', ...reason];
        const rows = notCountedRows.parse(
          await query
            .groupBy(columns)
            .select(columns)
            .count({ deployments: '*' }),
        );
        for (const row of rows) {
          const key = [row.tier, row.environmentId, row.code].join(' ');
          const before = found.get(key)?.deployments ?? 0;
          found.set(key, { ...row, deployments: row.deployments + before });
        }
      }
    }
    return [...found.values()];
  }

  /** Deployments that began in the window, to one environment or to all that are configured. */
  async began(
    filter: {
      entityRefs?: readonly string[];
      environmentId?: string;
      window: Window;
    },
    after: RecordKey | undefined,
    limit: number,
  ): Promise<StoredDeployment[]> {
    const { entityRefs, environmentId, window } = filter;
    const query = this.knex('deployments')
      .where('started_at', '>=', window.from)
      .where('started_at', '<', window.to)
      .whereIn(
        'environment_id',
        environmentId === undefined ? this.environmentIds : [environmentId],
      )
      .whereNot('tier', 'none');
    if (entityRefs) {
      query.whereIn('entity_ref', entityRefs);
    }
    return deployments.parse(
      await this.#page(query, 'started_at', after, limit),
    );
  }

  /** Public for tests that look how a database goes about it. What they find together is the list. */
  statements(
    filter: DeploymentFilter,
    refs: readonly string[] | undefined,
    after: RecordKey | undefined,
    limit: number,
  ): Knex.QueryBuilder[] {
    const { tier, window, show, at } = filter;
    const column = INSTANTS[show];
    const ofTier = () => {
      const query = this.knex('deployments').where({ tier });
      return refs ? of(query, refs) : query;
    };
    // In the words of the partial indexes, so that they are used.
    const failed = () => ofTier().whereRaw('is_failed');
    const within = (query: Knex.QueryBuilder) =>
      query.where(column, '>=', window.from).where(column, '<', window.to);
    const queries: Record<Show, () => Knex.QueryBuilder[]> = {
      counted: () => [within(ofTier())],
      failed: () => [within(failed())],
      recovered: () => [within(ofTier()).whereNotNull('failed_at')],
      rework: () => [within(ofTier()).whereRaw('is_rework')],
      'with-commits': () => [within(ofTier()).where('commits_state', 'known')],
      'not-counted': () => [this.#notCounted(refs, tier, window)],
      open: () => [
        failed().whereNull('recovered_at').where(column, '<', at),
        failed().where(column, '<', at).where('recovered_at', '>=', at),
      ],
    };
    return queries[show]().map(query =>
      this.#page(query, column, after, limit),
    );
  }

  /** What began in the window and does not count, and what went to another tier. */
  #notCounted(refs: readonly string[] | undefined, tier: Tier, window: Window) {
    return this.#began(refs, window)
      .whereNot('tier', 'none')
      .where(either => either.whereNot('tier', tier).orWhereNull('counted_at'));
  }

  #began(refs: readonly string[] | undefined, window: Window) {
    const query = this.knex('deployments')
      .where('started_at', '>=', window.from)
      .where('started_at', '<', window.to);
    return refs
      ? of(query, refs)
          // Two columns of an index before the one that bounds it.
          .whereIn('environment_id', this.environmentIds)
      : query;
  }

  #page(
    query: Knex.QueryBuilder,
    column: string,
    after: RecordKey | undefined,
    limit: number,
  ): Knex.QueryBuilder {
    // One order in every database, which is that of this file, too.
    const id = isPostgres(this.knex) ? 'id collate "C"' : 'id';
    if (after) {
      query
        // Where the database can begin; the rest is said beside it.
        .where(column, '<=', after.at)
        .where(both =>
          both.where(column, '<', after.at).orWhereRaw(`${id} < ?`, [after.id]),
        );
    }
    return query.orderBy(column, 'desc').orderByRaw(`${id} desc`).limit(limit);
  }

  async #byIds(
    table: string,
    column: string,
    ids: readonly string[],
    narrow: (query: Knex.QueryBuilder) => Knex.QueryBuilder = query => query,
  ): Promise<unknown[]> {
    const rows: unknown[] = [];
    for (let first = 0; first < ids.length; first += IDS_AT_ONCE) {
      const some = ids.slice(first, first + IDS_AT_ONCE);
      const read: unknown[] = await narrow(
        this.knex(table).whereIn(column, some),
      );
      rows.push(...read);
    }
    return rows;
  }
}

const notCountedRows = z.array(
  z
    .object({
      tier: storedDeploymentSchema.in.shape.tier,
      environment_id: z.string(),
      reason_code: z.string().default(''),
      deployments: z.coerce.number(),
    })
    .transform(({ environment_id, reason_code, ...row }) => ({
      ...row,
      environmentId: environment_id,
      code: reason_code,
    })),
);

/** One of its own is more to SQLite than a list of one. */
function of(query: Knex.QueryBuilder, refs: readonly string[]) {
  return refs.length === 1
    ? query.where('entity_ref', refs[0])
    : query.whereIn('entity_ref', refs);
}

/** Of those that were read in parts, each part newest first. */
function newestFirst<T>(
  found: T[],
  keyOf: (item: T) => RecordKey,
  limit: number,
): T[] {
  return found
    .sort((one, other) => {
      const [left, right] = [keyOf(one), keyOf(other)];
      return right.at - left.at || (left.id < right.id ? 1 : -1);
    })
    .slice(0, limit);
}
