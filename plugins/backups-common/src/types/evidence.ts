import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

/** A public key that backups are encrypted for, and when it was last proven that its owner can decrypt. */
export const recipientKeySchema = z.object({
  name: z.string(),
  recipient: z.string(),
  kind: z.enum(['restore-test', 'escrow']),
  provenAt: z.iso.datetime().nullable(),
  provenBy: z.string().nullable(),
  status: z.enum(['healthy', 'degraded', 'unknown']),
  reason: reasonSchema,
});
export type RecipientKey = z.infer<typeof recipientKeySchema>;

export const recipientKeysSchema = z.object({
  items: z.array(recipientKeySchema),
  prove: z.object({ isAllowed: z.boolean(), reason: reasonSchema.nullable() }),
});
export type RecipientKeys = z.infer<typeof recipientKeysSchema>;

/** Answer of `POST /v1/key-challenges`, body `{ recipient }`: a text that only the owner of the key can read. */
export const keyChallengeSchema = z.object({
  id: z.uuid(),
  recipient: z.string(),
  /** An armored age file. */
  challenge: z.string(),
  /** What to run with it. */
  command: z.string(),
  expiresAt: z.iso.datetime(),
});
export type KeyChallenge = z.infer<typeof keyChallengeSchema>;

export const newKeyChallengeSchema = z
  .object({ recipient: z.string().max(3000) })
  .strict();

/** Body of `POST /v1/key-challenges/:id/answer`. */
export const keyAnswerSchema = z
  .object({ answer: z.string().trim().min(1).max(500) })
  .strict();

export const evidenceSourceSchema = z.object({
  source: z.string(),
  engine: z.string(),
  rpoTargetMs: z.number().int(),
  rpoKeptRatio: z.number().nullable(),
  rpoLongestMs: z.number().int().nullable(),
  rtoTargetMs: z.number().int(),
  rtoWorstMs: z.number().int().nullable(),
  backups: z.object({
    succeeded: z.number().int(),
    failed: z.number().int(),
    missed: z.number().int(),
  }),
  restoreTests: z.array(
    z.object({
      runId: z.uuid(),
      at: z.iso.datetime(),
      backupId: z.uuid().nullable(),
      hasPassed: z.boolean(),
      durationMs: z.number().int().nullable(),
      checks: z.object({
        passed: z.number().int(),
        failed: z.number().int(),
        skipped: z.number().int(),
      }),
      reason: reasonSchema,
    }),
  ),
  restores: z.number().int(),
  deletions: z.number().int(),
  encryptedFor: z.array(z.string()),
  escrowProvenAt: z.iso.datetime().nullable(),
  isMet: z.boolean().nullable(),
  reasons: z.array(reasonSchema),
});

/** What an auditor reads: ISO 27001 A.8.13, SOC 2 A1.2 and A1.3. */
export const evidenceSchema = z.object({
  version: z.literal(1),
  entityRef: z.string(),
  /** `2026-Q3`. */
  quarter: z.string().regex(/^\d{4}-Q[1-4]$/, 'must be like 2026-Q3'),
  from: z.iso.datetime(),
  /** End of the quarter, or now while it lasts. */
  to: z.iso.datetime(),
  generatedAt: z.iso.datetime(),
  sources: z.array(evidenceSourceSchema),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** Answer of `GET /v1/entities/:kind/:namespace/:name/evidence?quarter=2026-Q3`. */
export const signedEvidenceSchema = z.object({
  evidence: evidenceSchema,
  /** Of the canonical JSON of `evidence`, Ed25519, in base64. */
  signature: z.string(),
  /** PEM; also at `GET /v1/evidence-key`. */
  publicKey: z.string(),
});
export type SignedEvidence = z.infer<typeof signedEvidenceSchema>;
