import { z } from 'zod';
import { requirePrefix } from '../keys';

const prefixSchema = z
  .string()
  .transform(prefix => prefix.replace(/^\/+|\/+$/g, ''))
  .transform(prefix => (prefix === '' ? '' : `${prefix}/`))
  .refine(
    prefix => {
      try {
        return requirePrefix(prefix) === prefix;
      } catch {
        return false;
      }
    },
    {
      message:
        'letters, digits, dots, hyphens and underscores, with slashes between',
    },
  );

/** `backups.stores.<name>` of type `s3`. */
export const s3ConfigSchema = z
  .object({
    bucket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{1,62}$/, {
      message: 'the name of a bucket, without a path: that is the prefix',
    }),
    /** Folder of this portal in the bucket. Two portals never share one. */
    prefix: prefixSchema.default(''),
    region: z.string().min(1).default('us-east-1'),
    /** Of an S3 server that is not Amazon's. */
    endpoint: z.url({ protocol: /^https?$/ }).optional(),
    /** The bucket in the path, not in the host name: what most other servers need. */
    forcePathStyle: z.boolean().optional(),
    /** Left out: the SDK's default chain (environment, web identity, instance profile). */
    accessKeyId: z.string().min(1).optional(),
    secretAccessKey: z.string().min(1).optional(),
    sessionToken: z.string().min(1).optional(),
    encryption: z
      .discriminatedUnion('type', [
        z.object({ type: z.literal('AES256') }).strict(),
        z
          .object({ type: z.literal('aws:kms'), keyId: z.string().optional() })
          .strict(),
      ])
      .optional(),
    /** Locks each object against removal when it is written; the bucket has to allow it. */
    lock: z
      .object({
        mode: z.enum(['governance', 'compliance']),
        days: z.number().int().min(1).max(36_500),
      })
      .strict()
      .optional(),
    storageClass: z
      .enum([
        'STANDARD',
        'STANDARD_IA',
        'ONEZONE_IA',
        'INTELLIGENT_TIERING',
        'GLACIER_IR',
      ])
      .optional(),
    /** How long the store may say nothing before it counts as unreachable. */
    silenceSeconds: z.number().int().min(1).max(3600).default(60),
    /** How often a request is tried in all, with growing pauses. */
    attempts: z.number().int().min(1).max(20).default(5),
  })
  .strict()
  .refine(
    config =>
      (config.accessKeyId === undefined) ===
      (config.secretAccessKey === undefined),
    {
      message:
        'accessKeyId and secretAccessKey come together, or neither for the default chain',
    },
  );

export type S3Config = z.infer<typeof s3ConfigSchema>;
