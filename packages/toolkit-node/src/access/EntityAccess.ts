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

export type EntityPermission = ResourcePermission<'catalog-entity'>;

export interface EntityAccessOptions {
  catalog: CatalogService;
  permissions: PermissionsService;
  /** Entities that are at hand and fresh enough; spares asking the catalog for them. */
  lookup?(entityRef: string): Entity | undefined;
}

/** Entities per question to the permission backend. */
const BATCH = 500;

/** Decides what of the catalog a caller may see in a room, by the room's permission and the catalog's own. */
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
    const [entity, [maySee, mayRead]] = await Promise.all([
      known ?? catalog.getEntityByRef(entityRef, { credentials }),
      this.#authorize(
        [catalogEntityReadPermission, permission],
        [entityRef],
        credentials,
      ),
    ]);
    if (!entity || !maySee) {
      throw new NotFoundError(
        `There is no entity ${entityRef} in the catalog, or you may not see it`,
      );
    }
    if (!mayRead) {
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
    const readable = new Set<string>();
    const distinct = [...new Set(entityRefs)];
    for (let start = 0; start < distinct.length; start += BATCH) {
      const refs = distinct.slice(start, start + BATCH);
      const [existing, decisions] = await Promise.all([
        this.#existing(refs, credentials),
        this.#authorize(
          [catalogEntityReadPermission, permission],
          refs,
          credentials,
        ),
      ]);
      refs.forEach((ref, index) => {
        if (
          existing.has(ref) &&
          decisions[2 * index] &&
          decisions[2 * index + 1]
        ) {
          readable.add(ref);
        }
      });
    }
    return readable;
  }

  async #existing(
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const { catalog, lookup } = this.options;
    const existing = new Set(refs.filter(ref => lookup?.(ref)));
    const others = refs.filter(ref => !existing.has(ref));
    if (others.length > 0) {
      const { items } = await catalog.getEntitiesByRefs(
        {
          entityRefs: others,
          fields: ['kind', 'metadata.namespace', 'metadata.name'],
        },
        { credentials },
      );
      items.forEach(item => item && existing.add(stringifyEntityRef(item)));
    }
    return existing;
  }

  /** One question for all, since each is a request; the answers in the order of the refs, then of the permissions. */
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
