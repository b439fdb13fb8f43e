import { z } from 'zod';

/** Rows and, where it was taken, the checksum of the contents of a table. */
export const tableContentSchema = z.object({
  name: z.string(),
  rows: z.number().int().nonnegative(),
  /** Independent of the order of rows; `null`: too large to take it. */
  checksum: z.string().nullable(),
  bytes: z.number().int().nonnegative().nullable(),
});
export type TableContent = z.infer<typeof tableContentSchema>;

/** What is in the data, as counted in the very snapshot that was dumped. */
export const contentSchema = z.object({
  /** The instant whose state this is. */
  pointAt: z.iso.datetime(),
  /** Programs and libraries with their versions: `pg_dump` → `15.18`. */
  tools: z.record(z.string(), z.string()),
  /** Of the server that held the data. */
  server: z.string().nullable(),
  format: z.string(),
  /** Size of the data where it lives, which is what recovery time grows with. */
  sourceBytes: z.number().int().nonnegative(),
  tables: z.array(tableContentSchema),
  largeObjects: z.number().int().nonnegative().nullable(),
  extensions: z.array(z.object({ name: z.string(), version: z.string() })),
  roles: z.array(z.string()),
});
export type Content = z.infer<typeof contentSchema>;

/** One object of a backup. */
export const partSchema = z.object({
  /** `data`, `roles`. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  /** Below the prefix of the store. */
  key: z.string(),
  plainBytes: z.number().int().nonnegative(),
  plainSha256: z.string().regex(/^[0-9a-f]{64}$/),
  storedBytes: z.number().int().nonnegative(),
  storedSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Part = z.infer<typeof partSchema>;

/** Lies beside the data, signed and encrypted, so that a backup can be understood without this portal's database. */
export const manifestSchema = z.object({
  version: z.literal(1),
  backupId: z.uuid(),
  entityRef: z.string(),
  source: z.string(),
  engine: z.string(),
  type: z.enum(['full', 'differential', 'incremental']),
  baseId: z.uuid().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  content: contentSchema,
  parts: z.array(partSchema),
  recipients: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
