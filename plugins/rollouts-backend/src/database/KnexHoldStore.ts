import {
  heldObjectSchema,
  holdStateSchema,
  holderSchema,
  objectOwnerSchema,
  releaseSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import {
  KnexLeases,
  Lease,
  Outbox,
  OutboxMessage,
} from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { HoldRecord, LiftCause } from '../domain/hold';
import { HoldFilter, HoldStore } from './HoldStore';

const liftSchema: z.ZodType<LiftCause> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('by-hand'), by: z.string(), cause: z.string() }),
  z.object({ kind: z.literal('expired') }),
  z.object({ kind: z.literal('declared') }),
  z.object({ kind: z.literal('undone') }),
]);

const holdSchema = z.object({
  id: z.string(),
  rolloutId: z.string(),
  entityRef: z.string(),
  environmentId: z.string(),
  cluster: z.string(),
  object: heldObjectSchema,
  owner: objectOwnerSchema,
  holder: holderSchema.optional(),
  good: releaseSchema,
  bad: releaseSchema,
  state: holdStateSchema,
  reason: reasonSchema,
  previous: z.string().optional(),
  createdAt: z.number(),
  placedAt: z.number().optional(),
  expiresAt: z.number(),
  endedAt: z.number().optional(),
  lift: liftSchema.optional(),
  nextAt: z.number().optional(),
});

const rowSchema = z.object({
  hold_json: z.string(),
  revision: z.number().int(),
});

export class KnexHoldStore implements HoldStore {
  readonly #leases: KnexLeases;
  readonly #outbox: Outbox;

  constructor(
    private readonly knex: Knex,
    now: () => number,
  ) {
    this.#leases = new KnexLeases(knex);
    this.#outbox = new Outbox(now);
  }

  async due(now: number, limit: number): Promise<HoldRecord[]> {
    const rows = await this.knex('holds')
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(limit)
      .select('hold_json', 'revision');
    return rows.map(fromRow);
  }

  async get(id: string): Promise<HoldRecord | undefined> {
    const row = await this.knex('holds').where({ id }).first();
    return row && fromRow(row);
  }

  async list(filter: HoldFilter, limit: number): Promise<HoldRecord[]> {
    const query = this.knex('holds')
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    if (filter.rolloutId !== undefined) {
      query.where('rollout_id', filter.rolloutId);
    }
    if (filter.isActive) {
      query.whereNotNull('next_at');
    }
    return (await query.select('hold_json', 'revision')).map(fromRow);
  }

  async save(
    hold: HoldRecord,
    messages: readonly OutboxMessage[],
    lease?: Lease,
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      if (lease) {
        await this.#leases.assertHeld(transaction, lease);
      }
      const written = await transaction('holds')
        .where({ id: hold.id, revision: hold.revision - 1 })
        .update(toHoldRow(hold));
      if (written !== 1) {
        return false;
      }
      await this.#outbox.enqueue(transaction, messages);
      return true;
    });
  }
}

export function toHoldRow(hold: HoldRecord) {
  return {
    id: hold.id,
    rollout_id: hold.rolloutId,
    entity_ref: hold.entityRef,
    state: hold.state,
    created_at: hold.createdAt,
    next_at: hold.nextAt ?? null,
    hold_json: JSON.stringify(holdSchema.parse(hold)),
    revision: hold.revision,
  };
}

function fromRow(row: unknown): HoldRecord {
  const { hold_json: json, revision } = rowSchema.parse(row);
  return { ...holdSchema.parse(JSON.parse(json)), revision };
}
