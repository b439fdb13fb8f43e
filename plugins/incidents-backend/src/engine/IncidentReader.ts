import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  Incident,
  IncidentPage,
  Severity,
  SeverityDemands,
  incidentOpenPermission,
  incidentQuerySchema,
  incidentReadPermission,
  incidentReason,
  incidentRespondPermission,
} from '@quarterdeck/plugin-incidents-common';
import {
  EntityAccess,
  fromPageCursor,
  readPage,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import {
  IncidentFilter,
  IncidentKey,
  IncidentStore,
} from '../database/IncidentStore';
import { presentIncident, presentSummary } from '../domain/present';
import { IncidentRecord, RUNNING_STATES, toIso } from '../domain/records';

type Query = z.output<typeof incidentQuerySchema>;

const keySchema = z.object({
  openedAt: z.number().int(),
  id: z.string().max(36),
});

/** The one way to incidents, for pages and actions alike. What may not be read does not exist. */
export class IncidentReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      access: EntityAccess;
      store: Pick<IncidentStore, 'get' | 'list' | 'alertsOf' | 'firing'>;
      demands: Readonly<Record<Severity, SeverityDemands>>;
      updateTemplates: Readonly<Record<string, string>>;
      now: () => number;
    },
  ) {}

  async list(
    query: Query,
    credentials: BackstageCredentials,
  ): Promise<IncidentPage> {
    const now = this.options.now();
    const filter = filterOf(query, this.userOf(credentials));
    const { items: found, next } = await readPage<
      IncidentRecord,
      IncidentRecord,
      IncidentKey
    >({
      limit: query.limit,
      after:
        query.cursor === undefined
          ? undefined
          : fromPageCursor(keySchema, query.cursor),
      read: (after, limit) => this.options.store.list(filter, after, limit),
      show: records => this.#readable(records, credentials),
      keyOf: ({ openedAt, id }) => ({ openedAt, id }),
    });
    const firing = await this.options.store.firing(found.map(({ id }) => id));
    return {
      asOf: toIso(now),
      items: found.map(record =>
        presentSummary(
          record,
          firing.get(record.id) ?? 0,
          this.options.demands[record.severity],
          now,
        ),
      ),
      pageInfo: next ? { nextCursor: toPageCursor(next) } : {},
      emptyReason: found.length > 0 ? null : whyEmpty(query),
      mayOpen: await this.#mayOpen(query.entity, credentials),
    };
  }

  /** @throws NotFoundError also for who may not see it: whether it exists is none of their business */
  async record(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<IncidentRecord> {
    return (await this.#find(id, credentials)).record;
  }

  /** @throws NotFoundError as `record` does */
  async get(id: string, credentials: BackstageCredentials): Promise<Incident> {
    return (await this.read(id, credentials)).incident;
  }

  /** @throws NotFoundError as `record` does */
  async read(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<{ record: IncidentRecord; incident: Incident }> {
    const { access, store, demands, updateTemplates, now } = this.options;
    const { record, entity } = await this.#find(id, credentials);
    const { entityRef, severity } = record;
    const [alerts, respondable] = await Promise.all([
      store.alertsOf([id]),
      access.readable([entityRef], incidentRespondPermission, credentials),
    ]);
    const incident = presentIncident(record, alerts, {
      demands: demands[severity],
      updateTemplates,
      owner:
        entity.relations?.find(({ type }) => type === RELATION_OWNED_BY)
          ?.targetRef ?? null,
      service: entity.metadata.title ?? entity.metadata.name,
      reader: {
        userRef: this.userOf(credentials),
        mayRespond: respondable.has(entityRef),
      },
      now: now(),
    });
    return { record, incident };
  }

  /** Undefined for a service. */
  userOf(credentials: BackstageCredentials): string | undefined {
    return this.options.auth.isPrincipal(credentials, 'user')
      ? credentials.principal.userEntityRef
      : undefined;
  }

  async #find(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<{ record: IncidentRecord; entity: Entity }> {
    const record = await this.options.store.get(id);
    const absent = new NotFoundError(
      `There is no incident ${id}, or you may not see it`,
    );
    if (!record) {
      throw absent;
    }
    try {
      const entity = await this.options.access.require(
        record.entityRef,
        incidentReadPermission,
        credentials,
      );
      return { record, entity };
    } catch (error) {
      throw error instanceof NotFoundError || error instanceof NotAllowedError
        ? absent
        : error;
    }
  }

  async #readable(
    records: readonly IncidentRecord[],
    credentials: BackstageCredentials,
  ): Promise<IncidentRecord[]> {
    const readable = await this.options.access.readable(
      records.map(({ entityRef }) => entityRef),
      incidentReadPermission,
      credentials,
    );
    return records.filter(({ entityRef }) => readable.has(entityRef));
  }

  async #mayOpen(
    entityRef: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    if (this.userOf(credentials) === undefined) {
      return false;
    }
    if (entityRef === undefined) {
      return true;
    }
    const openable = await this.options.access.readable(
      [entityRef],
      incidentOpenPermission,
      credentials,
    );
    return openable.has(entityRef);
  }
}

function filterOf(query: Query, userRef: string | undefined): IncidentFilter {
  return {
    entityRefs: query.entity === undefined ? undefined : [query.entity],
    environmentId: query.environment,
    severity: query.severity,
    states: query.view === 'all' ? undefined : RUNNING_STATES,
    // A service has none of its own.
    participant: query.view === 'mine' ? (userRef ?? '') : undefined,
  };
}

function whyEmpty(query: Query) {
  if (query.environment !== undefined || query.severity !== undefined) {
    return incidentReason('list.nothing-matches');
  }
  switch (query.view) {
    case 'mine':
      return incidentReason('list.none-of-yours');
    case 'open':
      return incidentReason('list.none-open');
    default:
      return incidentReason('list.none');
  }
}
