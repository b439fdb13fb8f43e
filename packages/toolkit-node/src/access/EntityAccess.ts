import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { inBatches, mapConcurrently } from './batches';

export type EntityPermission = ResourcePermission<'catalog-entity'>;

export interface EntityAccessOptions {
  catalog: CatalogService;
  permissions: PermissionsService;
  /** Entities that are at hand and fresh enough; spares `require` asking the catalog for them. */
  lookup?(entityRef: string): Entity | undefined;
}

/** References per request to the catalog, which takes bodies of 100 kB. */
const CATALOG_BATCH = 400;
/** The permission backend, and the catalog when that hands conditions on, take bodies of 100 kB. */
const BODY_BYTES = 80_000;
/** Permission, names and punctuation of one question, and a reference of ordinary length. */
const QUESTION_BYTES = 400;
const CONCURRENT_QUESTIONS = 4;

/**
 * Decides what of the catalog a caller may see in a room, by the room's permission and the catalog's own. Users and
 * services alike; entity references are full and in lower case.
 */
export class EntityAccess {
  constructor(private readonly options: EntityAccessOptions) {}

  /**
   * @throws NotFoundError for an entity that does not exist or that the caller may not see
   * @throws NotAllowedError for one of which he may not see what the permission is about
   */
  async require(
    entityRef: string,
    permission: EntityPermission,
    credentials: BackstageCredentials,
  ): Promise<Entity> {
    const { catalog, lookup } = this.options;
    const known = lookup?.(entityRef);
    const [entity, [isAllowed, isVisible = true]] = await Promise.all([
      known ?? catalog.getEntityByRef(entityRef, { credentials }),
      this.#authorize(
        // Of an entity that it gives out itself the catalog has decided that.
        known ? [permission, catalogEntityReadPermission] : [permission],
        [entityRef],
        credentials,
      ),
    ]);
    if (!entity || !isVisible) {
      throw new NotFoundError(
        `There is no entity ${entityRef} in the catalog, or you may not see it`,
      );
    }
    if (!isAllowed) {
      throw new NotAllowedError(
        `You may not see this of ${entityRef}; it takes the permission ${permission.name}`,
      );
    }
    return entity;
  }

  /** Those of the entities that exist, and of which the caller may see what the permission is about. */
  async readable(
    entityRefs: readonly string[],
    permission: EntityPermission,
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const refs = [...new Set(entityRefs)];
    if (refs.length === 0) {
      return new Set();
    }
    const [visible, allowed] = await Promise.all([
      this.#visible(refs, credentials),
      this.#allowed(refs, permission, credentials),
    ]);
    return new Set(refs.filter(ref => visible.has(ref) && allowed.has(ref)));
  }

  async #visible(
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const pages = await mapConcurrently(
      inBatches(refs, CATALOG_BATCH),
      CONCURRENT_QUESTIONS,
      batch =>
        this.options.catalog.getEntitiesByRefs(
          {
            entityRefs: batch,
            fields: ['kind', 'metadata.namespace', 'metadata.name'],
          },
          { credentials },
        ),
    );
    return new Set(
      pages
        .flatMap(({ items }) => items)
        .filter(item => item !== undefined)
        .map(item => stringifyEntityRef(item)),
    );
  }

  /** Most policies decide without looking at the entity: only where one does, each entity is asked about. */
  async #allowed(
    refs: readonly string[],
    permission: EntityPermission,
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const [policy] = await this.options.permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (policy.result !== AuthorizeResult.CONDITIONAL) {
      return new Set(policy.result === AuthorizeResult.ALLOW ? refs : []);
    }
    const bytes = QUESTION_BYTES + JSON.stringify(policy.conditions).length;
    const decisions = await mapConcurrently(
      inBatches(refs, Math.max(1, Math.floor(BODY_BYTES / bytes))),
      CONCURRENT_QUESTIONS,
      batch => this.#authorize([permission], batch, credentials),
    );
    const isAllowed = decisions.flat();
    return new Set(refs.filter((_, index) => isAllowed[index]));
  }

  /** One question for all; the answers in the order of the refs, then of the permissions. */
  async #authorize(
    permissions: readonly EntityPermission[],
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    const decisions = await this.options.permissions.authorize(
      refs.flatMap(resourceRef =>
        permissions.map(permission => ({ permission, resourceRef })),
      ),
      { credentials },
    );
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }
}
