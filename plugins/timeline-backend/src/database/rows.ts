import { factPhaseSchema } from '@quarterdeck/plugin-timeline-common';
import { z } from 'zod';
import { FactRecord } from '../domain/FactRecord';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();

const factRowSchema = z.object({
  entity_ref: z.string(),
  name: z.string(),
  phase: factPhaseSchema,
  since: milliseconds,
});

export function toFactRow(record: FactRecord) {
  return {
    entity_ref: record.entityRef,
    name: record.name,
    phase: record.phase,
    since: record.since,
  };
}

export function fromFactRow(row: unknown): FactRecord {
  const { entity_ref, ...rest } = factRowSchema.parse(row);
  return { entityRef: entity_ref, ...rest };
}

const readRowSchema = z.object({ observed_at: milliseconds });

export function fromReadRow(row: unknown): number {
  return readRowSchema.parse(row).observed_at;
}
