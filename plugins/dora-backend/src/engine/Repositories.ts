import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { KnownPlaces, Source, sourceOf } from '../domain/sources';
import { KeptFor } from './KeptFor';

const KEPT_MS = 5 * 60_000;
const MOST_KEPT = 20_000;

/** Where the source of an entity is, as the catalog says; kept for minutes. */
export class Repositories {
  readonly #kept: KeptFor<Source | undefined>;

  constructor(
    private readonly options: {
      auth: Pick<AuthService, 'getOwnServiceCredentials'>;
      catalog: Pick<CatalogService, 'getEntityByRef'>;
      places: KnownPlaces;
      now(): number;
    },
  ) {
    this.#kept = new KeptFor({
      forMs: KEPT_MS,
      most: MOST_KEPT,
      now: options.now,
    });
  }

  /** @returns undefined where it names no repository that may be read, or is not in the catalog */
  async sourceOf(entityRef: string): Promise<Source | undefined> {
    const { auth, catalog, places } = this.options;
    return await this.#kept.get(entityRef, async () => {
      const entity = await catalog.getEntityByRef(entityRef, {
        credentials: await auth.getOwnServiceCredentials(),
      });
      return entity && sourceOf(entity.metadata.annotations ?? {}, places);
    });
  }
}
