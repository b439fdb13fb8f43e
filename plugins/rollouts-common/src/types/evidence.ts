import { z } from 'zod';

/** What a pipeline can say of an image: whether its end-to-end tests passed, and what a scan of it found. */
export const evidenceKindSchema = z.enum(['end-to-end', 'scan']);
export type EvidenceKind = z.infer<typeof evidenceKindSchema>;

/** Body of `POST /api/rollouts/v1/evidence`. The same entity, kind, image and instant is the same evidence. */
export const newEvidenceSchema = z
  .object({
    entityRef: z
      .string()
      .max(300)
      .regex(/^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/),
    kind: evidenceKindSchema,
    /** With its digest, `…@sha256:…`, or with a tag that pods of the entity run. */
    image: z.string().min(1).max(500),
    result: z.enum(['passed', 'failed']),
    /** Of a scan. */
    criticalFindings: z
      .number()
      .int()
      .min(0)
      .max(1_000_000)
      .nullable()
      .default(null),
    /** Where a person can read more. */
    link: z
      .url({ protocol: /^https?$/ })
      .max(1000)
      .nullable()
      .default(null),
    at: z.iso.datetime(),
  })
  .refine(
    ({ kind, criticalFindings }) =>
      (kind === 'scan') === (criticalFindings !== null),
    { path: ['criticalFindings'], message: 'a scan says it, and nothing else' },
  );
export type NewEvidence = z.infer<typeof newEvidenceSchema>;

/** Answer to it. */
export const evidenceSchema = z.object({
  id: z.uuid(),
  entityRef: z.string(),
  kind: evidenceKindSchema,
  image: z.string(),
  /** `sha256:…`: what the evidence is of. */
  digest: z.string(),
  result: z.enum(['passed', 'failed']),
  criticalFindings: z.number().int().nullable(),
  link: z.string().nullable(),
  at: z.iso.datetime(),
  reportedBy: z.string(),
});
export type Evidence = z.infer<typeof evidenceSchema>;
