import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  CountedDeployment,
  CountedDeploymentPage,
  CountedIncident,
  CountedIncidentPage,
  DeploymentDetails,
  ScopeKind,
  TimeWindow,
  attributionCorrectPermission,
  deploymentQuerySchema,
  doraReason,
  incidentListQuerySchema,
  metricReadPermission,
  scopeQuerySchema,
} from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import {
  EntityAccess,
  fromPageCursor,
  readPage,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { Whose } from '../database/FigureStore';
import { KnexRecords, RecordKey, keyIn } from '../database/KnexRecords';
import { StoredDeployment, StoredIncident } from '../domain/stored';
import { BroughtByDeployment, presentBrought } from '../domain/presentBrought';
import { presentDeployment, presentIncident, toIso } from '../domain/present';
import { windowOf } from '../domain/windows';
import { withoutHiddenIncidents } from './hiddenIncidents';

const keySchema = z.object({
  at: z.number().int(),
  id: z.string().max(200),
});

/** In one statement of an export. */
const EXPORTED = 500;

/** Whose records somebody may see of what they ask for. */
export interface ScopeResolver {
  resolve(
    asked: { scope: ScopeKind; ref?: string },
    credentials: BackstageCredentials,
  ): Promise<{ whose: Whose; emptyReason: Reason | null }>;
}

/** The one way to the records behind the numbers, for pages and actions alike. What may not be read does not exist. */
export class RecordReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      access: EntityAccess;
      records: KnexRecords;
      scopes: ScopeResolver;
      /** What a deployment brought. */
      broughtBy(deploymentId: string): Promise<BroughtByDeployment>;
      now: () => number;
    },
  ) {}

  async listDeployments(
    query: z.output<typeof deploymentQuerySchema>,
    credentials: BackstageCredentials,
  ): Promise<CountedDeploymentPage> {
    const { records, scopes, now } = this.options;
    const { show, tier } = query;
    const asOf = now();
    const window = windowOf(query, asOf);
    const { whose, emptyReason } = await scopes.resolve(query, credentials);
    const filter = { whose, tier, window, show, at: Math.min(window.to, asOf) };
    const { items, next } = await readPage<
      StoredDeployment,
      StoredDeployment,
      RecordKey
    >({
      limit: query.limit,
      after: afterOf(query.cursor),
      read: (after, limit) => records.deployments(filter, after, limit),
      // Nobody gets a scope of what they may not see.
      show: async rows => rows,
      keyOf: row => keyIn(show, row),
    });
    return {
      asOf: toIso(asOf),
      window: isoWindow(window),
      items: (await this.#shown(items, credentials)).map(each =>
        presentDeployment(each, tier),
      ),
      pageInfo: next ? { nextCursor: toPageCursor(next) } : {},
      emptyReason:
        items.length > 0
          ? null
          : (emptyReason ?? doraReason('list.no-deployments')),
    };
  }

  /** All that a window has to tell, page by page: first those that count, then those that do not. */
  async allDeployments(
    query: z.output<typeof scopeQuerySchema>,
    credentials: BackstageCredentials,
  ): Promise<{
    window: TimeWindow;
    deployments: AsyncIterable<CountedDeployment[]>;
  }> {
    const { records, scopes, now } = this.options;
    const { tier } = query;
    const asOf = now();
    const window = windowOf(query, asOf);
    const { whose } = await scopes.resolve(query, credentials);
    const shown = async (page: readonly StoredDeployment[]) =>
      await this.#shown(page, credentials);
    async function* read() {
      for (const show of ['counted', 'not-counted'] as const) {
        const filter = { whose, tier, window, show, at: asOf };
        let after: RecordKey | undefined;
        for (;;) {
          const page = await records.deployments(filter, after, EXPORTED);
          yield (await shown(page)).map(each => presentDeployment(each, tier));
          const last = page.at(-1);
          if (last === undefined || page.length < EXPORTED) {
            break;
          }
          after = keyIn(show, last);
        }
      }
    }
    return { window: isoWindow(window), deployments: read() };
  }

  async listIncidents(
    query: z.output<typeof incidentListQuerySchema>,
    credentials: BackstageCredentials,
  ): Promise<CountedIncidentPage> {
    const { records, scopes, now } = this.options;
    const asOf = now();
    const window = windowOf(query, asOf);
    const { whose, emptyReason } = await scopes.resolve(query, credentials);
    const filter = { whose, tier: query.tier, window, show: query.show };
    const { items, next } = await readPage<
      StoredIncident,
      StoredIncident,
      RecordKey
    >({
      limit: query.limit,
      after: afterOf(query.cursor),
      read: (after, limit) => records.incidents(filter, after, limit),
      show: async rows => rows,
      keyOf: ({ openedAt: at, id }) => ({ at, id }),
    });
    return {
      asOf: toIso(asOf),
      window: isoWindow(window),
      items: await this.present(items, credentials),
      pageInfo: next ? { nextCursor: toPageCursor(next) } : {},
      emptyReason:
        items.length > 0
          ? null
          : (emptyReason ?? doraReason('list.no-incidents')),
    };
  }

  /** @throws NotFoundError also for who may not see it */
  async deployment(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<DeploymentDetails> {
    const { records, broughtBy, now } = this.options;
    const found = await this.findDeployment(id, credentials);
    const [incidents, brought, [shown]] = await Promise.all([
      records.incidentsOf([id]),
      broughtBy(id),
      this.#shown([found], credentials),
    ]);
    const readable = await this.#readable(
      incidents.map(({ entityRef }) => entityRef),
      credentials,
    );
    return {
      asOf: toIso(now()),
      deployment: presentDeployment(shown),
      incidents: await this.present(
        incidents.filter(({ entityRef }) => readable.has(entityRef)),
        credentials,
      ),
      ...presentBrought(brought, found),
    };
  }

  /** @throws NotFoundError also for who may not see it: whether it exists is none of their business */
  async findDeployment(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredDeployment> {
    return await this.#find(
      `deployment ${id}`,
      await this.options.records.deployment(id),
      credentials,
    );
  }

  /** @throws NotFoundError also for who may not see it */
  async findIncident(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredIncident> {
    return await this.#find(
      `incident ${id}`,
      await this.options.records.incident(id),
      credentials,
    );
  }

  /** As this reader may see them: those that come from deployments they may not see do not say from which. */
  async present(
    incidents: readonly StoredIncident[],
    credentials: BackstageCredentials,
  ): Promise<CountedIncident[]> {
    const { access, auth, records } = this.options;
    const deployments = await records.deploymentsOf(
      incidents.flatMap(({ deploymentId }) => deploymentId ?? []),
    );
    const corrections = await records.correctionsOf(
      incidents.map(({ id }) => id),
    );
    const entityOf = new Map(
      deployments.map(({ id, entityRef }) => [id, entityRef]),
    );
    const readable = await this.#readable([...entityOf.values()], credentials);
    const correctable = auth.isPrincipal(credentials, 'user')
      ? await access.readable(
          incidents.map(({ entityRef }) => entityRef),
          attributionCorrectPermission,
          credentials,
        )
      : new Set();
    return incidents.map(incident => {
      const { deploymentId, entityRef } = incident;
      const correction = corrections.get(incident.id);
      return presentIncident(
        { ...incident, correction },
        {
          mayCorrect: correctable.has(entityRef),
          maySeeDeployment:
            deploymentId === undefined ||
            readable.has(entityOf.get(deploymentId) ?? ''),
        },
      );
    });
  }

  async #find<T extends { entityRef: string }>(
    what: string,
    found: T | undefined,
    credentials: BackstageCredentials,
  ): Promise<T> {
    const absent = new NotFoundError(
      `There is no ${what}, or you may not see it`,
    );
    if (!found) {
      throw absent;
    }
    try {
      await this.options.access.require(
        found.entityRef,
        metricReadPermission,
        credentials,
      );
      return found;
    } catch (error) {
      throw error instanceof NotFoundError || error instanceof NotAllowedError
        ? absent
        : error;
    }
  }

  async #shown(
    deployments: readonly StoredDeployment[],
    credentials: BackstageCredentials,
  ): Promise<StoredDeployment[]> {
    return await withoutHiddenIncidents(
      deployments,
      async ids => await this.options.records.incidentsOf(ids),
      async refs => await this.#readable(refs, credentials),
    );
  }

  async #readable(
    entityRefs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    return await this.options.access.readable(
      entityRefs,
      metricReadPermission,
      credentials,
    );
  }
}

function afterOf(cursor: string | undefined): RecordKey | undefined {
  return cursor === undefined ? undefined : fromPageCursor(keySchema, cursor);
}

function isoWindow({ from, to }: { from: number; to: number }): TimeWindow {
  return { from: toIso(from), to: toIso(to) };
}
