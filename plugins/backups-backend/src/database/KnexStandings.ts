import type { RunKind, RunState } from '@quarterdeck/plugin-backups-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import type {
  BackupRecord,
  InventoryRecord,
  RunRecord,
} from '../domain/records';
import type { ProtectionReader } from './ProtectionStore';
import { fromInventoryRow, fromRunRow } from './rows';

/** Where a policy stands: the newest of everything, and sums. */
export interface Standing {
  /** The newest that is there with a copy that is not known to be lost. */
  newest?: BackupRecord;
  /** Of those that are not deleted. */
  count: number;
  storedBytes: number;
  oldestPointAt?: number;
  /** Queued or running, the newest first. */
  running: RunRecord[];
  lastBackupRun?: RunRecord;
  lastRestoreTest?: RunRecord;
  lastPassedTest?: RunRecord;
  /** What the newest test that passed restored. */
  tested?: BackupRecord;
  /** Backups missed in the window that was asked for. */
  missed: number;
  inventory?: InventoryRecord;
}

/** Values per statement: SQLite bounds the variables of one, and none may hold the event loop up. */
const BATCH = 200;

const sumRow = z.object({
  policy_id: z.string(),
  count: z.coerce.number(),
  stored: z.coerce.number(),
  oldest: z.coerce.number(),
});
const countRow = z.object({
  policy_id: z.string(),
  count: z.coerce.number(),
});
const newestRow = z.object({ id: z.string(), found: z.string().nullable() });

/** Reads where many policies stand with a handful of statements, each an index search per policy. */
export class KnexStandings {
  constructor(
    private readonly knex: Knex,
    private readonly store: Pick<ProtectionReader, 'backups'>,
  ) {}

  /** @param missedFrom - missed backups are counted from here on, by when they were queued */
  async of(
    policyIds: readonly string[],
    missedFrom: number,
  ): Promise<Map<string, Standing>> {
    const standings = new Map<string, Standing>();
    for (let start = 0; start < policyIds.length; start += BATCH) {
      await this.#read(
        policyIds.slice(start, start + BATCH),
        missedFrom,
        standings,
      );
    }
    return standings;
  }

  async #read(
    ids: readonly string[],
    missedFrom: number,
    standings: Map<string, Standing>,
  ) {
    const standing = (id: string): Standing => {
      const found = standings.get(id) ?? {
        count: 0,
        storedBytes: 0,
        running: [],
        missed: 0,
      };
      standings.set(id, found);
      return found;
    };
    ids.forEach(standing);
    for (const row of await this.#sums(ids)) {
      const { policy_id, count, stored, oldest } = sumRow.parse(row);
      Object.assign(standing(policy_id), {
        count,
        storedBytes: stored,
        oldestPointAt: oldest,
      });
    }
    for (const run of await this.#running(ids)) {
      standing(run.policyId).running.push(run);
    }
    for (const row of await this.#missed(ids, missedFrom)) {
      const { policy_id, count } = countRow.parse(row);
      standing(policy_id).missed = count;
    }
    for (const [what, kind, states] of LAST_RUNS) {
      for (const run of await this.#lastRuns(ids, kind, states)) {
        standing(run.policyId)[what] = run;
      }
    }
    const inventories = await this.knex('inventories').whereIn(
      'policy_id',
      ids,
    );
    for (const inventory of inventories.map(fromInventoryRow)) {
      standing(inventory.policyId).inventory = inventory;
    }
    await this.#addBackups(ids, standing);
  }

  async #addBackups(
    ids: readonly string[],
    standing: (id: string) => Standing,
  ) {
    const newest = await this.#newest(ids);
    const tested = ids.flatMap(
      id => standing(id).lastPassedTest?.backupId ?? [],
    );
    const wanted = [...new Set([...newest.values(), ...tested])];
    const backups = new Map<string, BackupRecord>();
    for (let start = 0; start < wanted.length; start += BATCH) {
      const found = await this.store.backups({
        ids: wanted.slice(start, start + BATCH),
        withDeleted: true,
      });
      found.forEach(backup => backups.set(backup.id, backup));
    }
    for (const id of ids) {
      const own = standing(id);
      own.newest = backups.get(newest.get(id) ?? '');
      own.tested = backups.get(own.lastPassedTest?.backupId ?? '');
    }
  }

  async #sums(ids: readonly string[]): Promise<unknown[]> {
    return await this.knex('backups')
      .whereNull('deleted_at')
      .whereIn('policy_id', ids)
      .groupBy('policy_id')
      .select('policy_id')
      .count({ count: '*' })
      .sum({ stored: 'stored_bytes' })
      .min({ oldest: 'point_at' });
  }

  async #newest(ids: readonly string[]): Promise<Map<string, string>> {
    const copies = this.knex('copies').whereRaw('copies.backup_id = b.id');
    const rows: unknown[] = await this.knex('policies')
      .whereIn('id', ids)
      .select('id', {
        found: this.knex('backups as b')
          .whereRaw('b.policy_id = policies.id')
          .whereNull('b.deleted_at')
          .where(kept =>
            kept
              .whereExists(
                copies.clone().whereIn('copies.state', ['stored', 'verified']),
              )
              // An engine keeps it by itself.
              .orWhereNotExists(copies.clone()),
          )
          // By nothing else: the index has them in this order, and the first that holds is enough.
          .orderBy('b.point_at', 'desc')
          .limit(1)
          .select('b.id'),
      });
    return new Map(
      rows.flatMap(row => {
        const { id, found } = newestRow.parse(row);
        return found === null ? [] : [[id, found] as const];
      }),
    );
  }

  async #running(ids: readonly string[]): Promise<RunRecord[]> {
    const rows = await this.knex('runs')
      .whereIn('state', ['queued', 'running'])
      .whereIn('policy_id', ids)
      .orderBy('queued_at', 'desc');
    return rows.map(fromRunRow);
  }

  async #missed(ids: readonly string[], from: number): Promise<unknown[]> {
    return await this.knex('runs')
      .where({ kind: 'backup', state: 'missed' })
      .where('queued_at', '>=', from)
      .whereIn('policy_id', ids)
      .groupBy('policy_id')
      .select('policy_id')
      .count({ count: '*' });
  }

  async #lastRuns(
    ids: readonly string[],
    kind: RunKind,
    states: readonly RunState[],
  ): Promise<RunRecord[]> {
    const last = this.knex('runs as r')
      .whereRaw('r.policy_id = policies.id')
      .where('r.kind', kind)
      .whereIn('r.state', states)
      .orderBy([
        { column: 'r.queued_at', order: 'desc' },
        { column: 'r.id', order: 'desc' },
      ])
      .limit(1)
      .select('r.id');
    const rows: unknown[] = await this.knex('policies')
      .whereIn('id', ids)
      .select('id', { found: last });
    const found = rows.flatMap(row => newestRow.parse(row).found ?? []);
    const runs = await this.knex('runs').whereIn('id', found);
    return runs.map(fromRunRow);
  }
}

const LAST_RUNS = [
  ['lastBackupRun', 'backup', ['succeeded', 'failed', 'missed']],
  ['lastRestoreTest', 'restore-test', ['succeeded', 'failed']],
  ['lastPassedTest', 'restore-test', ['succeeded']],
] as const;
