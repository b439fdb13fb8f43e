import { entityRefSchema } from '@quarterdeck/plugin-timeline-common';
import { z } from 'zod';

/** What is measured: `entity` one service, the others all services below it that the reader may see. */
export const scopeKindSchema = z.enum([
  'entity',
  'system',
  'domain',
  'group',
  'catalog',
]);
export type ScopeKind = z.infer<typeof scopeKindSchema>;

export const tierSchema = z.enum([
  'development',
  'testing',
  'staging',
  'production',
  'preview',
]);
export type Tier = z.infer<typeof tierSchema>;

export const bucketSchema = z.enum(['day', 'week', 'month']);
export type Bucket = z.infer<typeof bucketSchema>;

/**
 * Query of all that is asked of a scope. The window is half-open, `[from, to)`, at most two years; where nothing is said,
 * it is the 90 UTC days that end with today.
 */
export const scopeQuerySchema = z.object({
  scope: scopeKindSchema,
  /** Of what; left out for `catalog`. */
  ref: entityRefSchema.optional(),
  tier: tierSchema.default('production'),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  bucket: bucketSchema.default('week'),
});
export type ScopeQuery = z.input<typeof scopeQuerySchema>;

/** The window that an answer is about. */
export const windowSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
});
export type TimeWindow = z.infer<typeof windowSchema>;
