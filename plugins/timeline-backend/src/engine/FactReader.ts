import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  EntityFacts,
  factReadPermission,
} from '@quarterdeck/plugin-timeline-common';
import { FactStore } from '../database/FactStore';
import { answerFor } from '../domain/answer';

/** The one way to what the room knows of an entity, for pages and actions alike. */
export class FactReader {
  readonly #catalog: CatalogService;
  readonly #permissions: PermissionsService;
  readonly #store: FactStore;
  readonly #now: () => number;

  constructor(options: {
    catalog: CatalogService;
    permissions: PermissionsService;
    store: FactStore;
    now: () => number;
  }) {
    this.#catalog = options.catalog;
    this.#permissions = options.permissions;
    this.#store = options.store;
    this.#now = options.now;
  }

  /**
   * @param entityRef - in full and in lower case
   * @throws NotFoundError for an entity that the reader cannot see, NotAllowedError without the permission
   */
  async read(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityFacts> {
    const entity = await this.#catalog.getEntityByRef(entityRef, {
      credentials,
    });
    if (!entity) {
      throw new NotFoundError(
        `There is no entity ${entityRef} in the catalog, or you may not see it`,
      );
    }
    const [decision] = await this.#permissions.authorize(
      [{ permission: factReadPermission, resourceRef: entityRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not see the facts of ${entityRef}; it takes the permission ${factReadPermission.name}`,
      );
    }
    const [observedAt, records] = await Promise.all([
      this.#store.observedAt(),
      this.#store.listOf(entityRef),
    ]);
    return answerFor({ entityRef, asOf: this.#now(), observedAt, records });
  }
}
