import path from 'node:path';
import { z } from 'zod';

export const sqliteConnectionSchema = z
  .object({
    /** Absolute path of the database. */
    file: z.string().refine(path.isAbsolute, {
      message: 'give the absolute path of the file',
    }),
    /** Tables up to this size get a checksum of their contents, beside the count of their rows. */
    checksumLimitBytes: z
      .number()
      .int()
      .nonnegative()
      .default(64 * 1024 * 1024),
    /** How long other processes may make the copy begin again by writing. */
    copySeconds: z.number().int().positive().max(86_400).default(300),
  })
  .strict();
export type SqliteConnection = z.infer<typeof sqliteConnectionSchema>;
