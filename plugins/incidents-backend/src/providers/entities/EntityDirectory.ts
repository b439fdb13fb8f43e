import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EntityIndex } from '../../domain/entityMatch';

/** What may break, and be watched. */
const KINDS = ['component', 'api', 'resource', 'system', 'domain'];
const PAGE = 500;
const FRESH_FOR_MS = 2 * 60_000;
/** Alerts that match nothing do not make the catalog read all the time. */
const MISS_AFTER_MS = 10_000;

/**
 * Which entities there are, with what alerts name them by: read from the catalog with the portal's own credentials, kept for
 * minutes, and read again when something is looked for that is not there.
 */
export class EntityDirectory {
  readonly #options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    now(): number;
  };
  #index: EntityIndex | undefined;
  #readAt = 0;
  #reading: Promise<EntityIndex> | undefined;
  #problems = new Set<string>();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    now(): number;
  }) {
    this.#options = options;
  }

  /**
   * Entities as they were minutes ago at most. Where the catalog does not answer, those that were known last.
   *
   * @throws what the catalog said where none were ever known
   */
  async current(): Promise<EntityIndex> {
    return await this.#notOlderThan(FRESH_FOR_MS);
  }

  /** For somebody who did not find what he looked for: entities as they are now, or seconds ago. */
  async afterMiss(): Promise<EntityIndex> {
    return await this.#notOlderThan(MISS_AFTER_MS);
  }

  async #notOlderThan(ageMs: number): Promise<EntityIndex> {
    const known = this.#index;
    if (known && this.#options.now() - this.#readAt < ageMs) {
      return known;
    }
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    try {
      return await this.#reading;
    } catch (error) {
      if (!known) {
        throw error;
      }
      this.#options.logger.warn(
        'The catalog cannot be read; alerts are matched with the entities that were known last',
        error instanceof Error ? error : new Error(String(error)),
      );
      return known;
    }
  }

  async #read(): Promise<EntityIndex> {
    const { catalog, auth, logger, now } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const startedAt = now();
    const entities: Entity[] = [];
    let cursor: string | undefined;
    do {
      const page = await catalog.queryEntities(
        cursor === undefined
          ? {
              filter: { kind: KINDS },
              fields: ['kind', 'metadata'],
              limit: PAGE,
            }
          : { cursor, fields: ['kind', 'metadata'], limit: PAGE },
        { credentials },
      );
      entities.push(...page.items);
      cursor = page.pageInfo.nextCursor;
    } while (cursor !== undefined);
    const index = new EntityIndex(
      entities.map(entity => ({
        ref: stringifyEntityRef(entity),
        annotations: entity.metadata.annotations ?? {},
      })),
    );
    for (const problem of index.problems) {
      if (!this.#problems.has(problem)) {
        logger.warn(problem);
      }
    }
    this.#problems = new Set(index.problems);
    this.#index = index;
    this.#readAt = startedAt;
    return index;
  }
}
