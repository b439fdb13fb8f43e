import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  Deployment,
  DeploymentPage,
  DeploymentOutcome,
  environmentReadPermission,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import {
  EntityAccess,
  fromPageCursor,
  toPageCursor,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { EnvironmentStore } from '../database/EnvironmentStore';
import { EnvironmentDefinition, requireEnvironment } from '../domain/placement';

const keySchema = z.object({ startedAt: z.number().int(), id: z.string() });

/** What is left out is not asked for. */
export interface DeploymentQuery {
  environment?: readonly string[];
  outcome?: readonly DeploymentOutcome[];
  workload?: string;
  /** ISO 8601. */
  from?: string;
  to?: string;
  limit: number;
  cursor?: string;
}

/** Answers what was deployed, to those who may see the entity. */
export class DeploymentService {
  constructor(
    private readonly options: {
      access: EntityAccess;
      store: EnvironmentStore;
      definitions: readonly EnvironmentDefinition[];
      now: () => number;
    },
  ) {}

  /**
   * Newest first.
   *
   * @throws NotFoundError, NotAllowedError, InputError for an environment or a cursor that does not exist
   */
  async list(
    entityRef: string,
    query: DeploymentQuery,
    credentials: BackstageCredentials,
  ): Promise<DeploymentPage> {
    const { access, store, definitions, now } = this.options;
    query.environment?.forEach(id => requireEnvironment(definitions, id));
    await access.require(entityRef, environmentReadPermission, credentials);
    const items = await store.listDeployments(
      {
        entityRef,
        environmentIds: query.environment,
        outcomes: query.outcome,
        workloadId: query.workload,
        from: query.from === undefined ? undefined : Date.parse(query.from),
        to: query.to === undefined ? undefined : Date.parse(query.to),
      },
      query.cursor === undefined
        ? undefined
        : fromPageCursor(keySchema, query.cursor),
      query.limit + 1,
    );
    const page = items.slice(0, query.limit);
    const last = page.at(-1);
    return {
      asOf: new Date(now()).toISOString(),
      items: page,
      pageInfo:
        last && items.length > query.limit
          ? {
              nextCursor: toPageCursor({
                startedAt: Date.parse(last.startedAt),
                id: last.id,
              }),
            }
          : {},
      emptyReason:
        page.length > 0 ? null : environmentReason('deployment.none-yet'),
    };
  }

  /** @throws NotFoundError also for who may not see it: whether it exists is none of their business */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<Deployment> {
    const { access, store } = this.options;
    const deployment = await store.getDeployment(id);
    const entityRef = deployment?.entityRef;
    const readable = entityRef
      ? await access.readable(
          [entityRef],
          environmentReadPermission,
          credentials,
        )
      : undefined;
    if (!deployment || !entityRef || !readable?.has(entityRef)) {
      throw new NotFoundError(
        `There is no deployment ${id}, or you may not see it`,
      );
    }
    return deployment;
  }
}
