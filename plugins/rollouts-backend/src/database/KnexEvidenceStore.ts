import { evidenceKindSchema } from '@quarterdeck/plugin-rollouts-common';
import { Outbox, OutboxMessage } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { EvidenceRecord } from '../domain/evidence';

/** Keeps what pipelines said of images. */
export interface EvidenceStore {
  /**
   * The same entity, kind, digest and instant is kept once, as it was first said.
   *
   * @returns what is kept, and whether it is new
   */
  add(
    record: EvidenceRecord,
    messages: readonly OutboxMessage[],
  ): Promise<{ record: EvidenceRecord; isNew: boolean }>;
  /** The newest of its kind; undefined where there is none. */
  newest(
    key: Pick<EvidenceRecord, 'entityRef' | 'kind' | 'digest'>,
  ): Promise<EvidenceRecord | undefined>;
  purge(before: number): Promise<void>;
}

const rowSchema = z.object({
  id: z.string(),
  entity_ref: z.string(),
  kind: evidenceKindSchema,
  image: z.string(),
  digest: z.string(),
  result: z.enum(['passed', 'failed']),
  critical_findings: z.number().nullable(),
  link: z.string().nullable(),
  // PostgreSQL's driver returns bigint as text, SQLite's as a number.
  at: z.coerce.number().int(),
  reported_by: z.string(),
});

export class KnexEvidenceStore implements EvidenceStore {
  readonly #outbox: Outbox;

  constructor(
    private readonly knex: Knex,
    now: () => number,
  ) {
    this.#outbox = new Outbox(now);
  }

  async add(record: EvidenceRecord, messages: readonly OutboxMessage[]) {
    const { entityRef, kind, digest, at } = record;
    return await this.knex.transaction(async transaction => {
      await transaction('evidence')
        .insert(toRow(record))
        .onConflict(['entity_ref', 'kind', 'digest', 'at'])
        .ignore();
      const kept = fromRow(
        await transaction('evidence')
          .where({ entity_ref: entityRef, kind, digest, at })
          .first(),
      );
      const isNew = kept.id === record.id;
      if (isNew) {
        await this.#outbox.enqueue(transaction, messages);
      }
      return { record: kept, isNew };
    });
  }

  async newest({
    entityRef,
    kind,
    digest,
  }: Pick<EvidenceRecord, 'entityRef' | 'kind' | 'digest'>) {
    const row = await this.knex('evidence')
      .where({ entity_ref: entityRef, kind, digest })
      .orderBy('at', 'desc')
      .first();
    return row && fromRow(row);
  }

  async purge(before: number): Promise<void> {
    await this.knex('evidence').where('at', '<', before).delete();
  }
}

function toRow(record: EvidenceRecord) {
  return {
    id: record.id,
    entity_ref: record.entityRef,
    kind: record.kind,
    image: record.image,
    digest: record.digest,
    result: record.result,
    critical_findings: record.criticalFindings ?? null,
    link: record.link ?? null,
    at: record.at,
    reported_by: record.reportedBy,
  };
}

function fromRow(row: unknown): EvidenceRecord {
  const columns = rowSchema.parse(row);
  return {
    id: columns.id,
    entityRef: columns.entity_ref,
    kind: columns.kind,
    image: columns.image,
    digest: columns.digest,
    result: columns.result,
    criticalFindings: columns.critical_findings ?? undefined,
    link: columns.link ?? undefined,
    at: columns.at,
    reportedBy: columns.reported_by,
  };
}
