import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  ApprovalForReader,
  ApprovalPage,
  approvalDecidePermission,
  approvalQuerySchema,
  approvalReadPermission,
  approvalReason,
} from '@quarterdeck/plugin-approvals-common';
import {
  EntityAccess,
  fromPageCursor,
  readPage,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import {
  ApprovalFilter,
  ApprovalKey,
  ApprovalStore,
} from '../database/ApprovalStore';
import { Reader, presentTo } from '../domain/abilities';
import { asOf } from '../domain/decide';
import { ApprovalRecord } from '../domain/records';

type Query = z.output<typeof approvalQuerySchema>;

const keySchema = z.object({
  requestedAt: z.number().int(),
  id: z.string().max(36),
});

/** The one way to what was asked for, for pages and actions alike. */
export class ApprovalReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      access: EntityAccess;
      store: ApprovalStore;
      now: () => number;
    },
  ) {}

  async list(
    query: Query,
    credentials: BackstageCredentials,
  ): Promise<ApprovalPage> {
    const { now, store } = this.options;
    const asOfTime = now();
    const userRef = this.userOf(credentials);
    const { items, next } = await readPage<
      ApprovalRecord,
      ApprovalForReader,
      ApprovalKey
    >({
      limit: query.limit,
      after:
        query.cursor === undefined
          ? undefined
          : fromPageCursor(keySchema, query.cursor),
      read: (after, limit) =>
        store.list(filterOf(query, userRef, asOfTime), after, limit),
      show: records => this.#shown(records, query, credentials, asOfTime),
      keyOf,
    });
    return {
      asOf: new Date(asOfTime).toISOString(),
      items,
      pageInfo: next ? { nextCursor: toPageCursor(next) } : {},
      emptyReason: items.length > 0 ? null : whyEmpty(query),
    };
  }

  /** @throws NotFoundError also for who may not see it: whether it exists is none of their business */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<{ record: ApprovalRecord; approval: ApprovalForReader }> {
    const record = await this.options.store.get(id);
    const [approval] = record
      ? await this.#shown(
          [record],
          { view: 'all', limit: 1 },
          credentials,
          this.options.now(),
        )
      : [];
    if (!record || !approval) {
      throw new NotFoundError(
        `There is no approval ${id}, or you may not see it`,
      );
    }
    return { record, approval };
  }

  /** Undefined for a service. */
  userOf(credentials: BackstageCredentials): string | undefined {
    return this.options.auth.isPrincipal(credentials, 'user')
      ? credentials.principal.userEntityRef
      : undefined;
  }

  async #shown(
    records: readonly ApprovalRecord[],
    query: Query,
    credentials: BackstageCredentials,
    now: number,
  ): Promise<ApprovalForReader[]> {
    const { access } = this.options;
    const refs = records.map(({ entityRef }) => entityRef);
    const [readable, decidable] = await Promise.all([
      access.readable(refs, approvalReadPermission, credentials),
      access.readable(refs, approvalDecidePermission, credentials),
    ]);
    const reader: Reader = {
      userRef: this.userOf(credentials),
      mayDecide: entityRef => decidable.has(entityRef),
    };
    return records
      .filter(
        record =>
          readable.has(record.entityRef) &&
          (query.state === undefined ||
            asOf(record, now).state === query.state),
      )
      .map(record => presentTo(record, reader, now))
      .filter(({ mayDecide }) => query.view !== 'needs-me' || mayDecide);
  }
}

function filterOf(
  query: Query,
  userRef: string | undefined,
  now: number,
): ApprovalFilter {
  const filter = { entityRef: query.entity };
  if (query.view === 'needs-me') {
    return { ...filter, states: ['requested'], expiresAfter: now };
  }
  return query.view === 'mine'
    ? // A service has none of its own.
      { ...filter, requestedBy: userRef ?? '' }
    : filter;
}

function keyOf(last: ApprovalRecord | ApprovalForReader): ApprovalKey {
  const { id, requestedAt } = last;
  return {
    id,
    requestedAt:
      typeof requestedAt === 'number' ? requestedAt : Date.parse(requestedAt),
  };
}

function whyEmpty(query: Query) {
  if (query.state !== undefined || query.entity !== undefined) {
    return approvalReason('list.nothing-matches');
  }
  switch (query.view) {
    case 'needs-me':
      return approvalReason('list.nothing-needs-you');
    case 'mine':
      return approvalReason('list.none-of-yours');
    default:
      return approvalReason('list.none');
  }
}
