import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { KnownPlaces, sourceOf } from '../domain/sources';

const PAGE = 500;
const FRESH_FOR_MS = 10 * 60_000;
/** Events of repositories of nobody do not make the catalog read all the time. */
const MISS_AFTER_MS = 60_000;
const KINDS = ['component', 'api', 'resource'];

/** Of which repositories there is anything in the catalog. */
export class RepositoryDirectory {
  #known: ReadonlySet<string> = new Set();
  #readAt = -Infinity;
  #reading: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly options: {
      auth: Pick<AuthService, 'getOwnServiceCredentials'>;
      catalog: Pick<CatalogService, 'queryEntities'>;
      places: KnownPlaces;
      now(): number;
    },
  ) {}

  async knows(repository: string): Promise<boolean> {
    return (
      (await this.#notOlderThan(FRESH_FOR_MS)).has(repository) ||
      (await this.#notOlderThan(MISS_AFTER_MS)).has(repository)
    );
  }

  async #notOlderThan(ageMs: number): Promise<ReadonlySet<string>> {
    if (this.options.now() - this.#readAt < ageMs) {
      return this.#known;
    }
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return await this.#reading;
  }

  async #read(): Promise<ReadonlySet<string>> {
    const { auth, catalog, places, now } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const startedAt = now();
    const found = new Set<string>();
    const fields = ['metadata.annotations'];
    let cursor: string | undefined;
    do {
      const page = await catalog.queryEntities(
        cursor === undefined
          ? { filter: { kind: KINDS }, fields, limit: PAGE }
          : { cursor, fields, limit: PAGE },
        { credentials },
      );
      for (const { metadata } of page.items) {
        const source = sourceOf(metadata?.annotations ?? {}, places);
        if (source) {
          found.add(source.repository);
        }
      }
      cursor = page.pageInfo.nextCursor;
    } while (cursor !== undefined);
    this.#known = found;
    this.#readAt = startedAt;
    return found;
  }
}
