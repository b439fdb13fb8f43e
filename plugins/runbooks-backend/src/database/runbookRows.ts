import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { RunbookRecord } from '../domain/records';
import { SourceState } from './RunbookStore';

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const milliseconds = z.coerce.number().int();

const versionRowSchema = z.object({
  entity_ref: z.string(),
  slug: z.string(),
  version: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  seen_at: milliseconds,
});

const sourceRowSchema = z.object({
  entity_ref: z.string(),
  read_at: milliseconds.nullable(),
  problems_json: z.string(),
  etag: z.string().nullable(),
});

const problemsSchema = z.array(
  z.object({ url: z.string(), reason: reasonSchema }),
);

export function toVersionRow(
  record: RunbookRecord,
): z.input<typeof versionRowSchema> {
  return {
    entity_ref: record.entityRef,
    slug: record.slug,
    version: record.version,
    text: record.text,
    url: record.url ?? null,
    seen_at: record.seenAt,
  };
}

export function fromVersionRow(row: unknown): RunbookRecord {
  const columns = versionRowSchema.parse(row);
  return {
    entityRef: columns.entity_ref,
    slug: columns.slug,
    version: columns.version,
    text: columns.text,
    ...(columns.url !== null && { url: columns.url }),
    seenAt: columns.seen_at,
  };
}

export function toSourceRow(
  source: SourceState,
): z.input<typeof sourceRowSchema> {
  return {
    entity_ref: source.entityRef,
    read_at: source.readAt ?? null,
    problems_json: JSON.stringify(source.problems),
    etag: source.etag ?? null,
  };
}

export function fromSourceRow(row: unknown): SourceState {
  const columns = sourceRowSchema.parse(row);
  return {
    entityRef: columns.entity_ref,
    ...(columns.read_at !== null && { readAt: columns.read_at }),
    problems: problemsSchema.parse(JSON.parse(columns.problems_json)),
    ...(columns.etag !== null && { etag: columns.etag }),
  };
}
