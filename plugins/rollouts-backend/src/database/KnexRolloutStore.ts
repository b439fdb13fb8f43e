import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Verdict } from '@quarterdeck/plugin-rollouts-common';
import {
  KnexLeases,
  Lease,
  Outbox,
  OutboxMessage,
  migrate,
  migrateToolkit,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { v7 as newId } from 'uuid';
import { AnyCommand } from '../domain/overrides';
import { toHoldRow } from './KnexHoldStore';
import {
  Progress,
  RolloutFilter,
  RolloutKey,
  RolloutStore,
} from './RolloutStore';
import {
  LockRecord,
  LogEntry,
  PlanRecord,
  RolloutRecord,
} from '../domain/records';
import {
  PLAN_COLUMNS,
  commandSchema,
  contentSchema,
  fromLockRow,
  fromPlanRow,
  fromRolloutRow,
  logEntrySchema,
  targetKey,
  toLockRow,
  toPlanRow,
  toRolloutRow,
  verdictSchema,
} from './rows';

/** An outbox for people; its messages have another receiver than the facts. */
export const NOTICES = 'notices';

const OWN_COLUMNS = [
  'rollouts.id',
  'rollouts.plan_id',
  'rollouts.started_by',
  'rollouts.started_at',
  'rollouts.next_at',
  'rollouts.group_id',
  'rollouts.state_json',
  'rollouts.revision',
];
const ROLLOUT_COLUMNS = [...OWN_COLUMNS, ...PLAN_COLUMNS];
/** Kept in memory, some kilobytes each. */
const MOST_PLANS = 1_000;

export class KnexRolloutStore implements RolloutStore {
  static async create(
    database: DatabaseService,
    now: () => number,
  ): Promise<KnexRolloutStore> {
    await migrate(database, {
      directory: resolvePackagePath(
        '@quarterdeck/plugin-rollouts-backend',
        'migrations',
      ),
    });
    await migrateToolkit(database);
    return new KnexRolloutStore(
      await database.getClient(),
      new Outbox(now),
      new Outbox(now, NOTICES),
    );
  }

  readonly #leases: KnexLeases;
  readonly #plans = new Map<string, PlanRecord>();

  private constructor(
    private readonly knex: Knex,
    private readonly outbox: Outbox,
    private readonly notices: Outbox,
  ) {
    this.#leases = new KnexLeases(knex);
  }

  async addPlan(plan: PlanRecord): Promise<void> {
    await this.knex('plans').insert(toPlanRow(plan));
  }

  async getPlan(id: string): Promise<PlanRecord | undefined> {
    const row = await this.knex('plans')
      .where('plans.id', id)
      .first(PLAN_COLUMNS);
    return row && fromPlanRow(row);
  }

  async start(
    record: RolloutRecord,
    log: LogEntry,
    messages: readonly OutboxMessage[],
    lease?: Lease,
  ): Promise<void> {
    const key = targetKey(record.plan.document);
    const isActive = async (knex: Knex) =>
      await knex('rollouts').where('active_target', key).first('id');
    try {
      await this.knex.transaction(async transaction => {
        if (lease) {
          await this.#leases.assertHeld(transaction, lease);
        }
        await transaction('rollouts').insert(toRolloutRow(record));
        await insertLog(transaction, record.id, [log], []);
        await this.outbox.enqueue(transaction, messages);
      });
    } catch (error) {
      const other = await isActive(this.knex);
      throw other
        ? new ConflictError(
            `Rollout ${other.id} of ${key} is under way; wait for its end, or abort it`,
          )
        : error;
    }
  }

  async get(id: string): Promise<RolloutRecord | undefined> {
    const row = await this.#rollouts()
      .where('rollouts.id', id)
      .first(ROLLOUT_COLUMNS);
    return row && fromRolloutRow(row);
  }

  async list(
    filter: RolloutFilter,
    after: RolloutKey | undefined,
    limit: number,
  ): Promise<RolloutRecord[]> {
    const query = this.#rollouts()
      .orderBy([
        { column: 'rollouts.started_at', order: 'desc' },
        { column: 'rollouts.id', order: 'desc' },
      ])
      .limit(limit);
    if (filter.entityRef !== undefined) {
      query.where('rollouts.entity_ref', filter.entityRef);
    }
    if (filter.environmentId !== undefined) {
      query.where('rollouts.environment_id', filter.environmentId);
    }
    if (filter.phases) {
      query.whereIn('rollouts.phase', filter.phases);
    }
    if (filter.hasOpenReview) {
      query.where('rollouts.open_reviews', '>', 0);
    }
    if (after) {
      query.where(both =>
        both
          .where('rollouts.started_at', '<', after.startedAt)
          .orWhere(same =>
            same
              .where('rollouts.started_at', after.startedAt)
              .where('rollouts.id', '<', after.id),
          ),
      );
    }
    return (await query.select(ROLLOUT_COLUMNS)).map(row =>
      fromRolloutRow(row),
    );
  }

  async activeIn(cluster: string, namespace: string): Promise<RolloutRecord[]> {
    const rows = await this.#rollouts()
      .whereLike('rollouts.active_target', `${cluster}/${namespace}/%`)
      .select(ROLLOUT_COLUMNS);
    // What is no letter of its own in a pattern may be one in a name.
    return rows
      .map(row => fromRolloutRow(row))
      .filter(({ plan: { document } }) => {
        const { target } = document;
        return target.cluster === cluster && target.namespace === namespace;
      });
  }

  async due(
    now: number,
    limit: number,
    { commanded, except }: Parameters<RolloutStore['due']>[2],
  ): Promise<RolloutRecord[]> {
    const rows = await this.knex('rollouts')
      .where(either =>
        either
          .where('rollouts.next_at', '<=', now)
          .orWhereIn('rollouts.id', commanded),
      )
      .whereNotIn('rollouts.id', except)
      .orderBy('rollouts.next_at')
      .limit(limit)
      .select(OWN_COLUMNS);
    const plans = await this.#plansOf(rows.map(row => String(row.plan_id)));
    return rows.map(row => fromRolloutRow(row, plans));
  }

  /** Plans never change, and their rollouts are looked at again and again. */
  async #plansOf(ids: readonly string[]): Promise<Map<string, PlanRecord>> {
    const missing = ids.filter(id => !this.#plans.has(id));
    const rows =
      missing.length > 0
        ? await this.knex('plans')
            .whereIn('plans.id', missing)
            .select(PLAN_COLUMNS)
        : [];
    const found = new Map(
      ids.flatMap(id => {
        const plan = this.#plans.get(id);
        return plan ? [[id, plan] as const] : [];
      }),
    );
    for (const row of rows) {
      const plan = fromPlanRow(row);
      found.set(plan.id, plan);
      this.#plans.set(plan.id, plan);
    }
    for (const id of this.#plans.keys()) {
      if (this.#plans.size <= MOST_PLANS) {
        break;
      }
      this.#plans.delete(id);
    }
    return found;
  }

  async save(progress: Progress, lease: Lease): Promise<boolean> {
    const { record, log, verdicts, commandId, messages, notices } = progress;
    return await this.knex.transaction(async transaction => {
      await this.#leases.assertHeld(transaction, lease);
      const written = await transaction('rollouts')
        .where({ id: record.id, revision: record.revision - 1 })
        .update(toRolloutRow(record));
      if (written !== 1) {
        return false;
      }
      await insertLog(transaction, record.id, log, verdicts);
      if (commandId !== undefined) {
        await transaction('rollout_commands').where('id', commandId).delete();
      }
      await this.outbox.enqueue(transaction, messages);
      await this.notices.enqueue(transaction, notices);
      if (progress.holds && progress.holds.length > 0) {
        await transaction('holds').insert(progress.holds.map(toHoldRow));
      }
      return true;
    });
  }

  async command(rolloutId: string, command: AnyCommand, now: number) {
    await this.knex.transaction(async transaction => {
      await transaction('rollout_commands').insert({
        id: newId(),
        rollout_id: rolloutId,
        command_json: JSON.stringify(command),
      });
      await transaction('rollouts')
        .where('id', rolloutId)
        .update({ next_at: now });
    });
  }

  async commanded(): Promise<string[]> {
    return await this.knex('rollout_commands').distinct().pluck('rollout_id');
  }

  async nextCommand(rolloutId: string) {
    const row = await this.knex('rollout_commands')
      .where('rollout_id', rolloutId)
      .orderBy('id')
      .first('id', 'command_json');
    return (
      row && {
        id: String(row.id),
        command: commandSchema.parse(JSON.parse(row.command_json)),
      }
    );
  }

  async logOf(rolloutId: string): Promise<LogEntry[]> {
    const rows = await this.#entries(rolloutId, 'log');
    return rows.map(row => logEntrySchema.parse(row));
  }

  async verdictsOf(rolloutId: string): Promise<Verdict[]> {
    const rows = await this.#entries(rolloutId, 'verdict');
    return rows.map(row => verdictSchema.parse(row));
  }

  async addLock(lock: LockRecord): Promise<void> {
    await this.knex('locks').insert(toLockRow(lock));
  }

  async removeLock(id: string): Promise<boolean> {
    return (await this.knex('locks').where({ id }).delete()) > 0;
  }

  async locks(now: number): Promise<LockRecord[]> {
    const rows = await this.knex('locks')
      .whereNull('expires_at')
      .orWhere('expires_at', '>', now)
      .orderBy('created_at');
    return rows.map(fromLockRow);
  }

  async purge(before: number): Promise<number> {
    return await this.knex.transaction(async transaction => {
      const gone: string[] = await transaction('rollouts')
        .whereNull('active_target')
        .where('started_at', '<', before)
        .pluck('id');
      for (const id of gone) {
        await transaction('rollout_log').where('rollout_id', id).delete();
        await transaction('rollout_commands').where('rollout_id', id).delete();
        await transaction('holds')
          .where('rollout_id', id)
          .whereNull('next_at')
          .delete();
        await transaction('rollouts').where({ id }).delete();
      }
      await transaction('plans')
        .where('expires_at', '<', before)
        .whereNotIn('id', transaction('rollouts').select('plan_id'))
        .delete();
      return gone.length;
    });
  }

  #rollouts() {
    return this.knex('rollouts').join('plans', 'plans.id', 'rollouts.plan_id');
  }

  async #entries(rolloutId: string, kind: string): Promise<unknown[]> {
    const rows = await this.knex('rollout_log')
      .where({ rollout_id: rolloutId, kind })
      .orderBy('id')
      .select('content_json');
    return rows.map(row => JSON.parse(contentSchema.parse(row).content_json));
  }
}

async function insertLog(
  transaction: Knex.Transaction,
  rolloutId: string,
  log: readonly LogEntry[],
  verdicts: readonly Verdict[],
): Promise<void> {
  const rows = [
    ...log.map(entry => ({ kind: 'log', at: entry.at, content: entry })),
    ...verdicts.map(verdict => ({
      kind: 'verdict',
      at: Date.parse(verdict.at),
      content: verdict,
    })),
  ].map(({ kind, at, content }) => ({
    id: newId(),
    rollout_id: rolloutId,
    kind,
    at,
    content_json: JSON.stringify(content),
  }));
  if (rows.length > 0) {
    await transaction.batchInsert('rollout_log', rows, 100);
  }
}
