import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Relation } from '../../domain/suspects';
import { RelatedEntities, RelationsPort } from './types';

/** Further than this, everything depends on everything. */
const MOST_STEPS = 2;
/** Beyond so many entities a suspicion says nothing. */
const MOST_ENTITIES = 49;

/** Through an API a component needs the components that provide it. */
const NEEDS = ['dependsOn', 'consumesApi', 'apiProvidedBy'];
const NEEDED_BY = ['dependencyOf', 'providesApi', 'apiConsumedBy'];

type Found = { relation: Exclude<Relation, 'same'>; steps: number };

/** Reads the relations with the reader's own eyes. */
export class CatalogRelations implements RelationsPort {
  constructor(private readonly catalog: CatalogService) {}

  async of(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<RelatedEntities> {
    const found = new Map<string, Found>();
    const walk = new Walk(this.catalog, credentials, found, entityRef);
    const root = await this.catalog.getEntityByRef(entityRef, { credentials });
    if (!root) {
      return { relations: found, hidden: 0 };
    }
    await walk.follow([root], NEEDS, 'dependency', 1);
    await walk.follow([root], NEEDED_BY, 'dependent', 1);
    await walk.beside(root);
    return { relations: found, hidden: walk.hidden };
  }
}

class Walk {
  hidden = 0;

  constructor(
    private readonly catalog: CatalogService,
    private readonly credentials: BackstageCredentials,
    private readonly found: Map<string, Found>,
    private readonly origin: string,
  ) {}

  /** An API is no step of its own: what provides it is as near as what is depended on at once. */
  async follow(
    from: readonly Entity[],
    types: readonly string[],
    relation: Found['relation'],
    steps: number,
  ): Promise<void> {
    const next = await this.#targets(from, types);
    const apis = next.filter(({ kind }) => kind.toLowerCase() === 'api');
    const others = next.filter(({ kind }) => kind.toLowerCase() !== 'api');
    const behind = apis.length > 0 ? await this.#targets(apis, types) : [];
    const reached = [...others, ...behind].filter(entity =>
      this.#keep(stringifyEntityRef(entity), { relation, steps }),
    );
    for (const api of apis) {
      this.#keep(stringifyEntityRef(api), { relation, steps });
    }
    if (reached.length > 0 && steps < MOST_STEPS) {
      await this.follow(reached, types, relation, steps + 1);
    }
  }

  async beside(root: Entity): Promise<void> {
    const systems = (await this.#targets([root], ['partOf'])).filter(
      ({ kind }) => kind.toLowerCase() === 'system',
    );
    for (const entity of await this.#targets(systems, ['hasPart'])) {
      this.#keep(stringifyEntityRef(entity), { relation: 'system', steps: 1 });
    }
  }

  async #targets(
    from: readonly Entity[],
    types: readonly string[],
  ): Promise<Entity[]> {
    const entityRefs = [
      ...new Set(
        from.flatMap(({ relations = [] }) =>
          relations
            .filter(({ type }) => types.includes(type))
            .map(({ targetRef }) => targetRef),
        ),
      ),
    ].slice(0, MOST_ENTITIES);
    if (entityRefs.length === 0) {
      return [];
    }
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs },
      { credentials: this.credentials },
    );
    const seen = items.filter(item => item !== undefined);
    this.hidden += items.length - seen.length;
    return seen;
  }

  #keep(entityRef: string, found: Found): boolean {
    if (
      entityRef === this.origin ||
      this.found.has(entityRef) ||
      this.found.size >= MOST_ENTITIES
    ) {
      return false;
    }
    this.found.set(entityRef, found);
    return true;
  }
}
