import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  RolloutDetails,
  RolloutPage,
  rolloutReadPermission,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import {
  EntityAccess,
  fromPageCursor,
  readPage,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { RolloutKey, RolloutStore } from '../database/RolloutStore';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { offerOf, presentRollout } from './present';

const keySchema = z.object({
  startedAt: z.number().int(),
  id: z.string().max(36),
});

export interface RolloutQuery {
  entity?: string;
  environment?: string;
  active?: boolean;
  /** Only those with gates that were passed and that nobody else has looked at. */
  review?: 'open';
  limit: number;
  cursor?: string;
}

/** The one way to what was rolled out, for pages and actions alike. */
export class RolloutReader {
  constructor(
    private readonly options: {
      access: EntityAccess;
      store: RolloutStore;
      now: () => number;
    },
  ) {}

  /** Newest first, of what the reader may see. */
  async list(
    query: RolloutQuery,
    credentials: BackstageCredentials,
  ): Promise<RolloutPage> {
    const asOf = new Date(this.options.now()).toISOString();
    const { records, next } = await this.find(query, credentials);
    return {
      asOf,
      items: records.map(presentRollout),
      pageInfo: next ? { nextCursor: next } : {},
      emptyReason: records.length > 0 ? null : rolloutReason('list.none-yet'),
    };
  }

  async find(
    query: RolloutQuery,
    credentials: BackstageCredentials,
  ): Promise<{ records: RolloutRecord[]; next?: string }> {
    const { access, store } = this.options;
    const { items, next } = await readPage<
      RolloutRecord,
      RolloutRecord,
      RolloutKey
    >({
      limit: query.limit,
      after:
        query.cursor === undefined
          ? undefined
          : fromPageCursor(keySchema, query.cursor),
      read: (after, limit) =>
        store.list(
          {
            entityRef: query.entity,
            environmentId: query.environment,
            hasOpenReview: query.review === 'open',
            phases: query.active
              ? ['waiting', 'progressing', 'paused', 'restoring']
              : undefined,
          },
          after,
          limit,
        ),
      show: async records => {
        const readable = await access.readable(
          records.map(({ plan }) => plan.document.entityRef),
          rolloutReadPermission,
          credentials,
        );
        return records.filter(({ plan }) =>
          readable.has(plan.document.entityRef),
        );
      },
      keyOf: ({ startedAt, id }) => ({ startedAt, id }),
    });
    return {
      records: items,
      next: next && toPageCursor(next),
    };
  }

  /** @throws NotFoundError also for who may not see it: whether it exists is none of their business */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<RolloutRecord> {
    const { access, store } = this.options;
    const record = await store.get(id);
    const entityRef = record?.plan.document.entityRef;
    const readable = entityRef
      ? await access.readable([entityRef], rolloutReadPermission, credentials)
      : undefined;
    if (!record || !entityRef || !readable?.has(entityRef)) {
      throw new NotFoundError(
        `There is no rollout ${id}, or you may not see it`,
      );
    }
    return record;
  }

  async details(record: RolloutRecord): Promise<RolloutDetails> {
    const { store, now } = this.options;
    const [log, verdicts] = await Promise.all([
      store.logOf(record.id),
      store.verdictsOf(record.id),
    ]);
    return {
      asOf: new Date(now()).toISOString(),
      rollout: presentRollout(record),
      verdicts,
      course: (record.state.course ?? []).map(({ at, traffic }) => ({
        at: new Date(at).toISOString(),
        traffic,
      })),
      log: log.map(({ at, ...entry }) => ({
        at: new Date(at).toISOString(),
        ...entry,
      })),
      ...offerOf(record),
    };
  }

  async plan(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<PlanRecord | undefined> {
    const { access, store } = this.options;
    const plan = await store.getPlan(id);
    const readable = plan
      ? await access.readable(
          [plan.document.entityRef],
          rolloutReadPermission,
          credentials,
        )
      : undefined;
    return plan && readable?.has(plan.document.entityRef) ? plan : undefined;
  }
}
