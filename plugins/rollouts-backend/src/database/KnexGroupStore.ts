import {
  groupOutcomeSchema,
  groupPhaseSchema,
} from '@quarterdeck/plugin-rollouts-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { Outbox, OutboxMessage } from '@quarterdeck/toolkit-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { GroupRecord, GroupState } from '../domain/groups/state';

const milliseconds = z.coerce.number().int();
const plannedSchema = z.object({ planId: z.string(), rolloutId: z.string() });
const stateSchema: z.ZodType<GroupState> = z.object({
  phase: groupPhaseSchema,
  outcome: groupOutcomeSchema.optional(),
  reason: reasonSchema,
  stage: z.number(),
  members: z.array(
    plannedSchema.extend({
      stage: z.number(),
      entityRef: z.string(),
      environmentId: z.string(),
      environmentTitle: z.string(),
      service: z.string(),
      fromVersion: z.string().optional(),
      toVersion: z.string().optional(),
      back: plannedSchema.optional(),
    }),
  ),
  cause: reasonSchema.optional(),
  isByHand: z.boolean(),
  by: z.string(),
  problem: z
    .object({
      since: z.number(),
      service: z.string(),
      cause: z.string(),
      isFinal: z.boolean(),
    })
    .optional(),
  finishedAt: z.number().optional(),
  log: z.array(
    z.object({ at: z.number(), by: z.string(), reason: reasonSchema }),
  ),
});

const rowSchema = z.object({
  id: z.string(),
  title: z.string(),
  on_failure: z.enum(['roll-back', 'stop']),
  started_by: z.string(),
  started_at: milliseconds,
  next_at: milliseconds.nullable(),
  state_json: z.string(),
  revision: z.number().int(),
});

export interface GroupKey {
  startedAt: number;
  id: string;
}

/** Holds groups of rollouts; a group is a row that any replica carries on. */
export class KnexGroupStore {
  readonly #outbox: Outbox;

  /** The tables are made by `KnexRolloutStore`. */
  constructor(
    private readonly knex: Knex,
    now: () => number,
  ) {
    this.#outbox = new Outbox(now);
  }

  async add(
    group: GroupRecord,
    messages: readonly OutboxMessage[],
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      await transaction('rollout_groups').insert(toRow(group));
      await this.#outbox.enqueue(transaction, messages);
    });
  }

  async get(id: string): Promise<GroupRecord | undefined> {
    const row = await this.knex('rollout_groups').where({ id }).first();
    return row && fromRow(row);
  }

  /** Newest first. */
  async list(
    after: GroupKey | undefined,
    limit: number,
  ): Promise<GroupRecord[]> {
    const query = this.knex('rollout_groups')
      .orderBy([
        { column: 'started_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    if (after) {
      query.where(both =>
        both
          .where('started_at', '<', after.startedAt)
          .orWhere(same =>
            same
              .where('started_at', after.startedAt)
              .where('id', '<', after.id),
          ),
      );
    }
    return (await query).map(fromRow);
  }

  /** Those that are to be looked at, the longest due first. */
  async due(now: number, limit: number): Promise<GroupRecord[]> {
    const rows = await this.knex('rollout_groups')
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(limit);
    return rows.map(fromRow);
  }

  /** @returns false, and writes nothing, where somebody else has changed it meanwhile */
  async save(
    group: GroupRecord,
    messages: readonly OutboxMessage[],
  ): Promise<boolean> {
    return await this.knex.transaction(async transaction => {
      const written = await transaction('rollout_groups')
        .where({ id: group.id, revision: group.revision - 1 })
        .update(toRow(group));
      if (written !== 1) {
        return false;
      }
      await this.#outbox.enqueue(transaction, messages);
      return true;
    });
  }

  /** Removes those that ended and were started before. */
  async purge(before: number): Promise<void> {
    await this.knex('rollout_groups')
      .whereNull('next_at')
      .where('started_at', '<', before)
      .delete();
  }
}

function toRow(group: GroupRecord) {
  return {
    id: group.id,
    title: group.title,
    on_failure: group.onFailure,
    started_by: group.startedBy,
    started_at: group.startedAt,
    next_at: group.nextAt ?? null,
    state_json: JSON.stringify(stateSchema.parse(group.state)),
    revision: group.revision,
  };
}

function fromRow(row: unknown): GroupRecord {
  const columns = rowSchema.parse(row);
  return {
    id: columns.id,
    title: columns.title,
    onFailure: columns.on_failure,
    startedBy: columns.started_by,
    startedAt: columns.started_at,
    nextAt: columns.next_at ?? undefined,
    state: stateSchema.parse(JSON.parse(columns.state_json)),
    revision: columns.revision,
  };
}
