import { ConflictError, InputError } from '@backstage/errors';
import { JsonValue } from '@backstage/types';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { databaseNow } from '../database/clock';

const HOUR_MS = 3_600_000;
const TABLE = 'quarterdeck_answers';

/** Numbers come as text from PostgreSQL. */
const rowSchema = z.object({
  body_hash: z.string(),
  claim: z.string(),
  age: z.coerce.number(),
  status: z.number().nullable(),
  answer_json: z.string().nullable(),
});

export interface KeyedRequest {
  /** Who asks. */
  principal: string;
  /** `POST /v1/rollouts` */
  endpoint: string;
  key: string;
  body: unknown;
}

export interface Answer {
  status: number;
  body: JsonValue;
}

/** What to do with a request: answer as before, or carry it out and say how that ended. */
export type Turn =
  | { before: Answer }
  | { keep(answer: Answer): Promise<void>; release(): Promise<void> };

/**
 * Remembers for a day what requests with an `Idempotency-Key` were answered, so that who has lost an answer can ask
 * again without anything happening twice. Only successes are kept: what failed may be tried again under the same key.
 */
export class KeptAnswers {
  constructor(
    private readonly knex: Knex,
    private readonly keptMs = 24 * HOUR_MS,
    /** A request that has not ended by then was cut off with its process. */
    private readonly carriedOutMs = 60_000,
  ) {}

  /**
   * @throws InputError for a key that was used for something else
   * @throws ConflictError while the first request is still being carried out
   */
  async begin(request: KeyedRequest): Promise<Turn> {
    const id = hash([request.principal, request.endpoint, request.key]);
    const bodyHash = hash(request.body ?? null);
    const claim = newId();
    await this.#purge();
    await this.knex(TABLE)
      .insert({
        id,
        body_hash: bodyHash,
        claim,
        claimed_at: databaseNow(this.knex),
      })
      .onConflict('id')
      .ignore();
    const row = rowSchema.parse(
      await this.knex(TABLE)
        .where({ id })
        .first(
          'body_hash',
          'claim',
          'status',
          'answer_json',
          this.knex.raw('(? - claimed_at) as age', [databaseNow(this.knex)]),
        ),
    );
    if (row.body_hash !== bodyHash) {
      throw new InputError(
        'This Idempotency-Key was used for another request within the last 24 hours; take a new one',
      );
    }
    if (row.status !== null && row.answer_json !== null) {
      return {
        before: { status: row.status, body: JSON.parse(row.answer_json) },
      };
    }
    if (row.claim !== claim && !(await this.#takeOver(id, row, claim))) {
      throw new ConflictError(
        'The first request with this Idempotency-Key is still being carried out; ask again in a moment',
      );
    }
    const own = () => this.knex(TABLE).where({ id, claim });
    return {
      keep: async ({ status, body }) => {
        await own().update({ status, answer_json: JSON.stringify(body) });
      },
      release: async () => {
        await own().whereNull('status').delete();
      },
    };
  }

  async #takeOver(
    id: string,
    { claim: before, age }: z.infer<typeof rowSchema>,
    claim: string,
  ): Promise<boolean> {
    if (age < this.carriedOutMs) {
      return false;
    }
    const taken = await this.knex(TABLE)
      .where({ id, claim: before })
      .whereNull('status')
      .update({ claim, claimed_at: databaseNow(this.knex) });
    return taken === 1;
  }

  async #purge(): Promise<void> {
    await this.knex(TABLE)
      .where(
        'claimed_at',
        '<=',
        this.knex.raw('? - ?', [databaseNow(this.knex), this.keptMs]),
      )
      .delete();
  }
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
