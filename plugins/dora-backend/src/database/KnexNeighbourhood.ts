import { Knex } from 'knex';
import { z } from 'zod';
import {
  CorrectionRecord,
  DeploymentRecord,
  IncidentRecord,
  PlannedMark,
} from '../domain/records';
import {
  NO_TIER,
  readCorrection,
  readDeployment,
  readIncident,
  readPlanned,
} from './rows';
import { chunksOf, rowsOf, valuesTable } from './values';

/** Deployments of an entity and environment that began in `[from, to]`, and incidents that were opened in it. */
export interface PlaceRange {
  entityRef: string;
  /** Empty: incidents that say none. */
  environmentId: string;
  from: number;
  to: number;
}

/** A deployment, with what has been derived of it so far. */
export interface KnownDeployment {
  record: DeploymentRecord;
  derivedJson: string;
  countedAt?: number;
  deliveredAt?: number;
  recoveredAt?: number;
  endedAt?: number;
  revision?: string;
  planned?: PlannedMark;
}

export interface KnownIncident {
  record: IncidentRecord;
  tier: string;
  deploymentId?: string;
  derivedJson: string;
}

const AT_ONCE = 500;
const RANGE = ['entity_ref', 'environment_id', 'first_at', 'last_at'];
/** Names of what was deployed, which several deployments may bear. */
const CONTENT_KINDS = ['version', 'revision', 'artifact'];

const COLUMNS = `deployments.tier, deployments.record_json, deployments.fact_position, deployments.derived_json,
  deployments.counted_at, deployments.delivered_at, deployments.recovered_at, deployments.ended_at,
  deployments.revision, deployments.planned_json, rollouts.record_json as rollout_json`;
const IN_RANGE = `deployments.entity_ref = ranges.entity_ref
  and deployments.environment_id = ranges.environment_id
  and deployments.started_at between cast(ranges.first_at as bigint) and cast(ranges.last_at as bigint)`;
/** Without the order that `cross join` asks of SQLite it may read the whole of the other table first. */
const DEPLOYMENTS_IN_RANGE = `from ranges cross join deployments
  left join rollouts on rollouts.id = deployments.rollout_id
  where ${IN_RANGE} and deployments.tier <> '${NO_TIER}'`;
const INCIDENT_COLUMNS =
  'incidents.id, incidents.tier, incidents.record_json, incidents.deployment_id, incidents.derived_json';

/** Reads what is known around some places, many of them with few questions. Nothing of it scans a table. */
export class KnexNeighbourhood {
  constructor(private readonly transaction: Knex.Transaction) {}

  async deployments(ranges: readonly PlaceRange[]): Promise<KnownDeployment[]> {
    return await this.#ofRanges(
      ranges,
      `select ${COLUMNS} ${DEPLOYMENTS_IN_RANGE}`,
      readKnownDeployment,
    );
  }

  /** By their ids, or by those of their rollouts. */
  async deploymentsNamed(names: {
    deployments: readonly string[];
    rollouts: readonly string[];
  }): Promise<KnownDeployment[]> {
    const found: KnownDeployment[] = [];
    for (const [column, ids] of [
      ['deployments.id', names.deployments],
      ['deployments.rollout_id', names.rollouts],
    ] as const) {
      for (const some of chunksOf(ids, AT_ONCE)) {
        const rows: unknown[] = await this.transaction('deployments')
          .leftJoin('rollouts', 'rollouts.id', 'deployments.rollout_id')
          .whereIn(column, some)
          .whereNot('deployments.tier', NO_TIER)
          .select(this.transaction.raw(COLUMNS));
        found.push(...rows.flatMap(readKnownDeployment));
      }
    }
    return found;
  }

  /** Those of the places or of no environment, and later ones of the places that name what was deployed. */
  async incidents(ranges: readonly PlaceRange[]): Promise<KnownIncident[]> {
    const from = `select ${INCIDENT_COLUMNS} from ranges cross join incidents
      where incidents.entity_ref = ranges.entity_ref and`;
    const isBetween = `incidents.opened_at between cast(ranges.first_at as bigint) and cast(ranges.last_at as bigint)`;
    const kinds = CONTENT_KINDS.map(kind => `'${kind}'`).join(', ');
    return await this.#ofRanges(
      ranges,
      `${from} incidents.environment_id = ranges.environment_id and ${isBetween}
       union all
       ${from} incidents.environment_id is null and ${isBetween}
       union all
       ${from} incidents.environment_id = ranges.environment_id
         and incidents.opened_at > cast(ranges.last_at as bigint)
         and incidents.named_kind in (${kinds})`,
      readKnownIncident,
    );
  }

  /** Of whichever entity, those that name a deployment of the ranges or are corrected to one. */
  async incidentsNaming(
    ranges: readonly PlaceRange[],
  ): Promise<KnownIncident[]> {
    const from = `select ${INCIDENT_COLUMNS} from ranges cross join deployments`;
    return await this.#ofRanges(
      ranges,
      `${from} cross join incidents where ${IN_RANGE}
         and incidents.named_kind = 'deployment' and incidents.named_id = deployments.id
       union all
       ${from} cross join incidents where ${IN_RANGE}
         and incidents.named_kind = 'rollout' and incidents.named_id = deployments.rollout_id
       union all
       ${from} cross join corrections cross join incidents where ${IN_RANGE}
         and corrections.deployment_id = deployments.id and incidents.id = corrections.incident_id`,
      readKnownIncident,
    );
  }

  async incidentsOf(ids: readonly string[]): Promise<KnownIncident[]> {
    const found: KnownIncident[] = [];
    for (const some of chunksOf(ids, AT_ONCE)) {
      const rows: unknown[] = await this.transaction('incidents')
        .whereIn('incidents.id', some)
        .select(this.transaction.raw(INCIDENT_COLUMNS));
      found.push(...rows.flatMap(readKnownIncident));
    }
    return found;
  }

  async corrections(
    incidentIds: readonly string[],
  ): Promise<Map<string, CorrectionRecord>> {
    const found = new Map<string, CorrectionRecord>();
    for (const some of chunksOf(incidentIds, AT_ONCE)) {
      const rows: unknown[] = await this.transaction('corrections').whereIn(
        'incident_id',
        some,
      );
      for (const correction of rows.map(readCorrection)) {
        found.set(correction.incidentId, correction);
      }
    }
    return found;
  }

  /** The delivered deployment that follows each of these instants of places. */
  async nextDelivered(
    after: readonly { entityRef: string; environmentId: string; at: number }[],
  ): Promise<string[]> {
    const found: string[] = [];
    for (const some of chunksOf(after, AT_ONCE)) {
      const table = valuesTable(
        this.transaction,
        'lasts',
        ['entity_ref', 'environment_id', 'at'],
        some.map(each => [each.entityRef, each.environmentId, each.at]),
      );
      const rows = rowsOf(
        await this.transaction.raw(
          `? select (select id from deployments where deployments.entity_ref = lasts.entity_ref
             and deployments.environment_id = lasts.environment_id
             and deployments.delivered_at > cast(lasts.at as bigint)
             order by deployments.delivered_at limit 1) as id from lasts`,
          [table],
        ),
      );
      found.push(
        ...z
          .array(z.object({ id: z.string().nullable() }))
          .parse(rows)
          .flatMap(({ id }) => id ?? []),
      );
    }
    return found;
  }

  async #ofRanges<Item>(
    ranges: readonly PlaceRange[],
    query: string,
    read: (row: unknown) => Item[],
  ): Promise<Item[]> {
    const found: Item[] = [];
    for (const some of chunksOf(ranges, AT_ONCE)) {
      const table = valuesTable(
        this.transaction,
        'ranges',
        RANGE,
        some.map(each => [
          each.entityRef,
          each.environmentId,
          each.from,
          each.to,
        ]),
      );
      const rows = rowsOf(await this.transaction.raw(`? ${query}`, [table]));
      for (const row of rows) {
        found.push(...read(row));
      }
    }
    return found;
  }
}

const time = z.coerce.number().nullable();
const knownDeploymentSchema = z.object({
  derived_json: z.string(),
  counted_at: time,
  delivered_at: time,
  recovered_at: time,
  ended_at: time,
  revision: z.string().nullable(),
  planned_json: z.string().nullable(),
});

function readKnownDeployment(row: unknown): KnownDeployment[] {
  const record = readDeployment(row);
  const known = knownDeploymentSchema.parse(row);
  return record === undefined
    ? []
    : [
        {
          record,
          derivedJson: known.derived_json,
          countedAt: known.counted_at ?? undefined,
          deliveredAt: known.delivered_at ?? undefined,
          recoveredAt: known.recovered_at ?? undefined,
          endedAt: known.ended_at ?? undefined,
          revision: known.revision ?? undefined,
          planned:
            known.planned_json === null
              ? undefined
              : readPlanned(known.planned_json),
        },
      ];
}

const knownIncidentSchema = z.object({
  tier: z.string().nullable(),
  record_json: z.string(),
  deployment_id: z.string().nullable(),
  derived_json: z.string(),
});

function readKnownIncident(row: unknown): KnownIncident[] {
  const known = knownIncidentSchema.parse(row);
  return [
    {
      record: readIncident(known.record_json),
      tier: known.tier ?? NO_TIER,
      deploymentId: known.deployment_id ?? undefined,
      derivedJson: known.derived_json,
    },
  ];
}
