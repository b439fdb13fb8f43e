import type { Knex } from 'knex';
import { z } from 'zod';

export interface KeyProofRecord {
  id: string;
  recipient: string;
  /** SHA-256 of what was encrypted, in hexadecimal. */
  answerHash: string;
  askedBy: string;
  askedAt: number;
  expiresAt: number;
}

/** When a key was last proven, and by whom. */
export interface ProvenKey {
  provenAt: number;
  provenBy: string;
}

/** PostgreSQL's driver returns bigint as text, SQLite's as a number. */
const rowSchema = z
  .object({
    id: z.string(),
    recipient: z.string(),
    answer_hash: z.string(),
    asked_by: z.string(),
    asked_at: z.coerce.number(),
    expires_at: z.coerce.number(),
  })
  .transform(row => ({
    id: row.id,
    recipient: row.recipient,
    answerHash: row.answer_hash,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
  }));
const provenSchema = z.object({
  recipient: z.string(),
  proven_at: z.coerce.number(),
  proven_by: z.string(),
});

/** Challenges to keys, and who could read them. */
export class KnexKeyProofs {
  constructor(private readonly knex: Knex) {}

  async add(proof: KeyProofRecord): Promise<void> {
    await this.knex('key_proofs').insert({
      id: proof.id,
      recipient: proof.recipient,
      answer_hash: proof.answerHash,
      asked_by: proof.askedBy,
      asked_at: proof.askedAt,
      expires_at: proof.expiresAt,
    });
  }

  async find(id: string): Promise<KeyProofRecord | undefined> {
    const row = await this.knex('key_proofs').where({ id }).first();
    return row && rowSchema.parse(row);
  }

  /** Counts before anything is compared, so that answers at the same time are not more than were meant. */
  async takeAttempt(
    id: string,
    { now, most }: { now: number; most: number },
  ): Promise<boolean> {
    const taken = await this.knex('key_proofs')
      .where({ id })
      .where('attempts', '<', most)
      .where('expires_at', '>', now)
      .whereNull('proven_at')
      .increment('attempts', 1);
    return taken === 1;
  }

  /** @returns false where it was proven meanwhile */
  async prove(
    transaction: Knex.Transaction,
    id: string,
    { provenAt, provenBy }: ProvenKey,
  ): Promise<boolean> {
    const proven = await transaction('key_proofs')
      .where({ id })
      .whereNull('proven_at')
      .update({ proven_at: provenAt, proven_by: provenBy });
    return proven === 1;
  }

  /** The newest of each before an instant, if any is given. */
  async proven(before?: number): Promise<Map<string, ProvenKey>> {
    const rows: unknown[] = await this.knex('key_proofs')
      .whereNotNull('proven_at')
      .where(proven => {
        if (before !== undefined) {
          proven.where('proven_at', '<', before);
        }
      })
      .orderBy('proven_at')
      .select('recipient', 'proven_at', 'proven_by');
    return new Map(
      rows
        .map(row => provenSchema.parse(row))
        .map(({ recipient, proven_at, proven_by }) => [
          recipient,
          { provenAt: proven_at, provenBy: proven_by },
        ]),
    );
  }

  /** Those that nobody answered in time say nothing. */
  async forget(before: number): Promise<void> {
    await this.knex('key_proofs')
      .whereNull('proven_at')
      .where('expires_at', '<', before)
      .delete();
  }
}
