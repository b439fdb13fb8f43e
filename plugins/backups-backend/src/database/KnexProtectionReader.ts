import { Manifest, manifestSchema } from '@quarterdeck/plugin-backups-common';
import { Knex } from 'knex';
import { BackupRecord, CopyRecord } from '../domain/records';
import { BackupQuery, ProtectionReader, RunQuery } from './ProtectionStore';
import {
  fromBackupRow,
  fromCopyRow,
  fromHoldingRow,
  fromInventoryRow,
  fromPlanningRow,
  fromPolicyRow,
  fromRestorePlanRow,
  fromRunRow,
} from './rows';

/** Values per statement: SQLite bounds the variables of one. */
const MOST_VALUES = 500;
/** A statement over the whole history would hold the event loop up on SQLite. */
const PAGE = 1_000;

export class KnexProtectionReader implements ProtectionReader {
  constructor(protected readonly knex: Knex) {}

  async policies(entityRefs?: readonly string[]) {
    const rows = await inBatches(entityRefs, refs => {
      const query = this.knex('policies')
        .where('is_configured', true)
        .orderBy(['entity_ref', 'source']);
      return refs ? query.whereIn('entity_ref', refs) : query;
    });
    return rows.map(fromPolicyRow);
  }

  async policy(id: string) {
    const row = await this.knex('policies').where({ id }).first();
    if (!row) {
      return undefined;
    }
    const policy = fromPolicyRow(row);
    return row.is_configured ? policy : { ...policy, schedules: {} };
  }

  async planning() {
    const rows = await this.knex('policies')
      .where('is_configured', true)
      .select('id', 'seen_at', 'known_json');
    return rows.map(fromPlanningRow);
  }

  async holdings(entityRefs?: readonly string[]) {
    const rows = await inBatches(entityRefs, refs => {
      const query = this.knex('holdings').orderBy('entity_ref');
      return refs ? query.whereIn('entity_ref', refs) : query;
    });
    return rows.map(fromHoldingRow);
  }

  async run(id: string) {
    const row = await this.knex('runs').where({ id }).first();
    return row && fromRunRow(row);
  }

  async runs(query: RunQuery) {
    const { after } = query;
    const rows = this.knex('runs')
      .orderBy([
        { column: 'queued_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(query.limit);
    for (const [column, values] of [
      ['policy_id', query.policyIds],
      ['entity_ref', query.entityRefs],
      ['kind', query.kinds],
      ['state', query.states],
      ['backup_id', query.backupIds],
    ] as const) {
      within(rows, column, values);
    }
    window(rows, 'queued_at', query);
    if (after) {
      before(rows, 'queued_at', after.queuedAt, after.id);
    }
    return (await rows).map(fromRunRow);
  }

  async backup(id: string) {
    const [backup] = await this.backups({
      ids: [id],
      withDeleted: true,
      limit: 1,
    });
    return backup;
  }

  async backups(query: BackupQuery) {
    const found: BackupRecord[] = [];
    let { after } = query;
    for (;;) {
      const wanted = (query.limit ?? Infinity) - found.length;
      const limit = Math.min(PAGE, wanted);
      const page = await this.#page({ ...query, after, limit });
      found.push(...page);
      const last = page.at(-1);
      if (page.length < limit || page.length === wanted || !last) {
        return found;
      }
      after = last;
    }
  }

  async #page(query: BackupQuery & { limit: number }) {
    const { after } = query;
    const rows = this.knex('backups')
      .orderBy([
        { column: 'point_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(query.limit)
      .select('id', 'record_json');
    within(rows, 'id', query.ids);
    within(rows, 'policy_id', query.policyIds);
    within(rows, 'entity_ref', query.entityRefs);
    window(rows, 'point_at', query);
    if (!query.withDeleted) {
      rows.whereNull('deleted_at');
    }
    if (after) {
      before(rows, 'point_at', after.pointAt, after.id);
    }
    const backups = (await rows).map(fromBackupRow);
    const copies = await this.#copiesOf(backups.map(({ id }) => id));
    return backups.map(backup => ({
      ...backup,
      copies: copies.get(backup.id) ?? [],
    }));
  }

  async #copiesOf(ids: readonly string[]) {
    const rows = await inBatches(ids, batch =>
      this.knex('copies')
        .whereIn('backup_id', batch ?? [])
        .orderBy(['backup_id', 'position'])
        .select('backup_id', 'record_json'),
    );
    const copies = new Map<string, CopyRecord[]>();
    for (const [id, copy] of rows.map(fromCopyRow)) {
      copies.set(id, [...(copies.get(id) ?? []), copy]);
    }
    return copies;
  }

  async manifest(backupId: string): Promise<Manifest | undefined> {
    const row = await this.knex('backups')
      .where('id', backupId)
      .whereNotNull('manifest_json')
      .first('manifest_json');
    return row && manifestSchema.parse(JSON.parse(row.manifest_json));
  }

  async restorePlan(id: string) {
    const row = await this.knex('restore_plans').where({ id }).first();
    return row && fromRestorePlanRow(row);
  }

  async livePlans(now: number) {
    const rows = await this.knex('restore_plans')
      .where(planned =>
        planned.whereNull('run_id').where('expires_at', '>', now),
      )
      .orWhereIn(
        'run_id',
        this.knex('runs').whereIn('state', ['queued', 'running']).select('id'),
      );
    return rows.map(fromRestorePlanRow);
  }

  async inventory(policyId: string) {
    const row = await this.knex('inventories')
      .where('policy_id', policyId)
      .first();
    return row && fromInventoryRow(row);
  }
}

/** Asks once, or as often as the values take. */
async function inBatches(
  values: readonly string[] | undefined,
  ask: (values: readonly string[] | undefined) => Knex.QueryBuilder,
): Promise<unknown[]> {
  if (!values) {
    return await ask(undefined);
  }
  const found: unknown[] = [];
  for (let start = 0; start < values.length; start += MOST_VALUES) {
    const rows: unknown[] = await ask(values.slice(start, start + MOST_VALUES));
    found.push(...rows);
  }
  return found;
}

function within(
  query: Knex.QueryBuilder,
  column: string,
  values: readonly string[] | undefined,
) {
  if (values) {
    query.whereIn(column, values);
  }
}

function window(
  query: Knex.QueryBuilder,
  column: string,
  { from, to }: { from?: number; to?: number },
) {
  if (from !== undefined) {
    query.where(column, '>=', from);
  }
  if (to !== undefined) {
    query.where(column, '<', to);
  }
}

function before(
  query: Knex.QueryBuilder,
  column: string,
  value: number,
  id: string,
) {
  query.where(either =>
    either
      .where(column, '<', value)
      .orWhere(same => same.where(column, value).where('id', '<', id)),
  );
}
