import { ConflictError } from '@backstage/errors';
import { Manifest } from '@quarterdeck/plugin-backups-common';
import {
  KnexLeases,
  Lease,
  Outbox,
  OutboxMessage,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import {
  BackupRecord,
  CopyRecord,
  HoldingRecord,
  InventoryRecord,
  PlanningState,
  PolicyRecord,
  RestorePlanRecord,
  RunRecord,
} from '../domain/records';
import { KnexProtectionReader } from './KnexProtectionReader';
import {
  ProtectionStore,
  ProtectionTransaction,
  TOLD_GOOD,
} from './ProtectionStore';
import {
  fromBackupRow,
  toBackupRow,
  toCopyRow,
  toPolicyRow,
  toRestorePlanRow,
  toRunRow,
} from './rows';

/** An outbox for people; its messages have another receiver than the facts. */
export const NOTICES = 'notices';
/** Rows per statement. */
const BATCH = 100;

export class KnexProtectionStore
  extends KnexProtectionReader
  implements ProtectionStore
{
  readonly #leases: KnexLeases;
  readonly #outboxes: Outboxes;

  constructor(knex: Knex, now: () => number) {
    super(knex);
    this.#leases = new KnexLeases(knex);
    this.#outboxes = {
      facts: new Outbox(now),
      notices: new Outbox(now, NOTICES),
    };
  }

  async transaction<Result>(
    work: (transaction: ProtectionTransaction) => Promise<Result>,
    lease?: Lease,
  ): Promise<Result> {
    return await this.knex.transaction(async transaction => {
      if (lease) {
        await this.#leases.assertHeld(transaction, lease);
      }
      return await work(
        new KnexProtectionTransaction(transaction, this.#outboxes),
      );
    });
  }
}

interface Outboxes {
  facts: Outbox;
  notices: Outbox;
}

class KnexProtectionTransaction
  extends KnexProtectionReader
  implements ProtectionTransaction
{
  constructor(
    private readonly transaction: Knex.Transaction,
    private readonly outboxes: Outboxes,
  ) {
    super(transaction);
  }

  async savePolicies(policies: readonly PolicyRecord[], now: number) {
    await this.transaction('policies').update('is_configured', false);
    for (let start = 0; start < policies.length; start += BATCH) {
      await this.transaction('policies')
        .insert(
          policies.slice(start, start + BATCH).map(policy => ({
            ...toPolicyRow(policy),
            seen_at: now,
            known_json: '{}',
          })),
        )
        .onConflict('id')
        .merge(['entity_ref', 'source', 'is_configured', 'record_json']);
    }
    await this.transaction('policies')
      .where('is_configured', false)
      .whereNotIn('id', this.transaction('runs').select('policy_id'))
      .whereNotIn('id', this.transaction('backups').select('policy_id'))
      .delete();
  }

  async savePlanned(policyId: string, known: PlanningState['known']) {
    await this.transaction('policies')
      .where('id', policyId)
      .update('known_json', JSON.stringify(known));
  }

  async saveHoldings(holdings: readonly HoldingRecord[]) {
    await this.transaction('holdings').delete();
    await this.transaction.batchInsert(
      'holdings',
      holdings.map(holding => ({
        entity_ref: holding.entityRef,
        record_json: JSON.stringify(holding),
      })),
      BATCH,
    );
  }

  async addRun(run: RunRecord) {
    const added = await this.transaction('runs')
      .insert(toRunRow(run))
      .onConflict('due_key')
      .ignore()
      .returning('id');
    return added.length > 0;
  }

  async saveRun(run: RunRecord) {
    const saved = { ...run, revision: run.revision + 1 };
    const written = await this.transaction('runs')
      .where({ id: run.id, revision: run.revision })
      .update(toRunRow(saved));
    if (written !== 1) {
      throw new ConflictError(
        `Run ${run.id} was changed meanwhile; read it again`,
      );
    }
    return saved;
  }

  async addBackup(backup: BackupRecord, manifest: Manifest | undefined) {
    const { copies, ...record } = backup;
    await this.transaction('backups').insert({
      ...toBackupRow(record),
      manifest_json: manifest ? JSON.stringify(manifest) : null,
    });
    for (const [position, copy] of copies.entries()) {
      await this.transaction('copies').insert({
        ...toCopyRow(backup.id, copy),
        position,
      });
    }
  }

  async saveCopy(backupId: string, copy: CopyRecord) {
    const row = toCopyRow(backupId, copy);
    const written = await this.transaction('copies')
      .where({ backup_id: backupId, store: copy.store })
      .update(row);
    if (written === 0) {
      const last = await this.transaction('copies')
        .where('backup_id', backupId)
        .max('position as position')
        .first();
      await this.transaction('copies').insert({
        ...row,
        position: Number(last?.position ?? -1) + 1,
      });
    }
  }

  async savePin(backupId: string, pin: BackupRecord['pin']) {
    return await this.#change(backupId, backup => ({ ...backup, pin }));
  }

  async markDeleted(
    backupId: string,
    at: number,
    because: NonNullable<BackupRecord['deletedBecause']>,
  ) {
    return await this.#change(backupId, backup =>
      backup.pin
        ? undefined
        : { ...backup, deletedAt: at, deletedBecause: because },
    );
  }

  /** @returns whether there was something to change */
  async #change(
    id: string,
    to: (backup: StoredBackup) => StoredBackup | undefined,
  ): Promise<boolean> {
    const row = await this.transaction('backups')
      .where({ id })
      .whereNull('deleted_at')
      .forUpdate()
      .first('record_json');
    const changed = row && to(fromBackupRow(row));
    if (!changed) {
      return false;
    }
    await this.transaction('backups')
      .where({ id })
      .update(toBackupRow(changed));
    return true;
  }

  async addRestorePlan(plan: RestorePlanRecord) {
    await this.transaction('restore_plans').insert(toRestorePlanRow(plan));
  }

  async saveRestorePlan(plan: RestorePlanRecord) {
    await this.transaction('restore_plans')
      .where('id', plan.id)
      .update(toRestorePlanRow(plan));
  }

  async saveInventory(inventory: InventoryRecord) {
    await this.transaction('inventories')
      .insert({
        policy_id: inventory.policyId,
        record_json: JSON.stringify(inventory),
      })
      .onConflict('policy_id')
      .merge();
  }

  async tell(policyId: string, about: string, state: string, now: number) {
    const key = { policy_id: policyId, about };
    const told = await this.transaction('notices_told')
      .where(key)
      .forUpdate()
      .first('state');
    if (told?.state === state) {
      return false;
    }
    await this.transaction('notices_told')
      .insert({ ...key, state, told_at: now })
      .onConflict(['policy_id', 'about'])
      .merge();
    return told !== undefined || state !== TOLD_GOOD;
  }

  async emit(message: OutboxMessage) {
    await this.outboxes.facts.enqueue(this.transaction, [message]);
  }

  async notify(message: OutboxMessage) {
    await this.outboxes.notices.enqueue(this.transaction, [message]);
  }
}

type StoredBackup = ReturnType<typeof fromBackupRow>;
