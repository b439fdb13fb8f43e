import {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  Run,
  RunPage,
  runOperatePermission,
  runQuerySchema,
  runbookReadPermission,
  runbookReason,
} from '@quarterdeck/plugin-runbooks-common';
import {
  EntityAccess,
  fromPageCursor,
  readPage,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { RunFilter, RunKey, RunStore } from '../database/RunStore';
import { iso } from '../domain/course';
import { RunRecord } from '../domain/records';
import { PinnedRun, RunKeeper } from './RunKeeper';
import { RunPresenter, RunReaderView, summaryOf } from './RunPresenter';

type Query = z.output<typeof runQuerySchema>;

const keySchema = z.object({
  startedAt: z.number().int(),
  id: z.string().max(36),
});

/** The one way to runs, for pages and actions alike. */
export class RunReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      userInfo: UserInfoService;
      access: EntityAccess;
      store: RunStore;
      keeper: RunKeeper;
      presenter: RunPresenter;
      now(): number;
    },
  ) {}

  async list(
    query: Query,
    credentials: BackstageCredentials,
  ): Promise<RunPage> {
    const { access, store, now } = this.options;
    const filter = filterOf(
      query,
      query.view === 'needs-me' ? await this.#selves(credentials) : [],
    );
    const { items, next } = await readPage<RunRecord, RunRecord, RunKey>({
      limit: query.limit,
      after:
        query.cursor === undefined
          ? undefined
          : fromPageCursor(keySchema, query.cursor),
      read: (after, limit) => store.list(filter, after, limit),
      show: async records => {
        const readable = await access.readable(
          records.map(({ entityRef }) => entityRef),
          runbookReadPermission,
          credentials,
        );
        return records.filter(({ entityRef }) => readable.has(entityRef));
      },
      keyOf: ({ startedAt, id }) => ({ startedAt, id }),
    });
    return {
      asOf: iso(now()),
      items: items.map(summaryOf),
      pageInfo: next ? { nextCursor: toPageCursor(next) } : {},
      emptyReason: items.length > 0 ? null : whyEmpty(query),
    };
  }

  /** @throws NotFoundError also for who may not see it: whether it exists is none of their business */
  async find(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<{ run: PinnedRun; view: RunReaderView }> {
    const { access, keeper, store } = this.options;
    const record = await store.get(id);
    const refs = record ? [record.entityRef] : [];
    const [readable, operable] = await Promise.all([
      access.readable(refs, runbookReadPermission, credentials),
      access.readable(refs, runOperatePermission, credentials),
    ]);
    if (!record || !readable.has(record.entityRef)) {
      throw new NotFoundError(`There is no run ${id}, or you may not see it`);
    }
    return {
      run: { record, runbook: await keeper.runbookOf(record) },
      view: {
        credentials,
        isPerson: this.userOf(credentials) !== undefined,
        mayOperate: operable.has(record.entityRef),
      },
    };
  }

  /** @throws NotFoundError as `find` */
  async get(id: string, credentials: BackstageCredentials): Promise<Run> {
    const { run, view } = await this.find(id, credentials);
    return await this.options.presenter.present(run, view);
  }

  /** A person, and the groups they are of: a group leads what an alert has started. A service has nothing of its own. */
  async #selves(credentials: BackstageCredentials): Promise<string[]> {
    const { auth, userInfo } = this.options;
    if (!auth.isPrincipal(credentials, 'user')) {
      return [];
    }
    const { userEntityRef, ownershipEntityRefs } =
      await userInfo.getUserInfo(credentials);
    return [...new Set([userEntityRef, ...ownershipEntityRefs])];
  }

  /** Undefined for a service. */
  userOf(credentials: BackstageCredentials): string | undefined {
    return this.options.auth.isPrincipal(credentials, 'user')
      ? credentials.principal.userEntityRef
      : undefined;
  }
}

/** @param selves - whom the reader stands for */
function filterOf(query: Query, selves: readonly string[]): RunFilter {
  const filter: RunFilter = {
    entityRef: query.entity,
    slug: query.slug,
    mode: query.mode,
    correlationId: query.correlation,
  };
  switch (query.view) {
    case 'needs-me':
      return { ...filter, phase: 'active', participants: selves };
    case 'active':
      return { ...filter, phase: 'active' };
    default:
      return filter;
  }
}

function whyEmpty(query: Query) {
  if (query.view === 'needs-me') {
    return runbookReason('list.nothing-needs-you');
  }
  return query.view === 'all' &&
    query.slug === undefined &&
    query.mode === undefined &&
    query.correlation === undefined
    ? runbookReason('list.no-runs')
    : runbookReason('list.nothing-matches');
}
