import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ScopeKind,
  doraReason,
  metricReadPermission,
} from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { Whose } from '../database/FigureStore';
import { KeptFor } from './KeptFor';

export interface Scope {
  kind: ScopeKind;
  /** `null` for the catalog. */
  ref: string | null;
  /** Those that the reader may see the metrics of, in the order of their names. */
  whose: Whose;
  /** How many they are; `null` for all of the catalog. */
  services: number | null;
  /** Why there is none. */
  emptyReason: Reason | null;
  /** Of an entity, which may say what its targets are. */
  annotations: Readonly<Record<string, string>>;
}

export interface ScopesOptions {
  access: EntityAccess;
  catalog: CatalogService;
  permissions: PermissionsService;
  now: () => number;
}

/** What changed in the catalog or in a policy is seen after this at the latest. */
const KEPT_MS = 30_000;
const PAGE = 500;
/** The catalog takes so many values of a filter in one question. */
const VALUES_AT_ONCE = 50;
/** Systems of a domain are found through its sub-domains, services of a group through its sub-groups. */
const CONTAINERS = {
  system: { within: [], holds: 'relations.partOf' },
  domain: {
    within: ['relations.partOf', 'relations.subdomainOf'],
    holds: 'relations.partOf',
  },
  group: { within: ['relations.childOf'], holds: 'relations.ownedBy' },
} as const;
const INNER_KINDS = {
  system: [],
  domain: ['domain', 'system'],
  group: ['group'],
} as const;

type ContainerKind = keyof typeof CONTAINERS;

/**
 * Says whose figures a scope is made of: the services in it that the reader may see the metrics of, by the room's permission
 * and the catalog's own. A service that has left the catalog counts for the whole catalog alone, and only for those who
 * may see all of it.
 */
export class Scopes {
  readonly #kept: KeptFor<Scope>;

  constructor(private readonly options: ScopesOptions) {
    this.#kept = new KeptFor({ forMs: KEPT_MS, most: 1_000, now: options.now });
  }

  /**
   * @throws InputError where the reference is not of the kind of the scope
   * @throws NotFoundError for what is not in the catalog or the reader may not see
   * @throws NotAllowedError for an entity of which the reader may not see the metrics
   */
  async resolve(
    query: { scope: ScopeKind; ref?: string },
    credentials: BackstageCredentials,
  ): Promise<Scope> {
    checkRef(query);
    // Never across readers: what a policy says hangs on who asks, and for whom.
    const reader = JSON.stringify(credentials.principal);
    return await this.#kept.get(
      `${reader} ${query.scope} ${query.ref ?? ''}`,
      async () => await this.#resolve(query.scope, query.ref, credentials),
    );
  }

  async #resolve(
    kind: ScopeKind,
    ref: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<Scope> {
    if (kind === 'catalog' || ref === undefined) {
      return (await this.#seesAll(credentials))
        ? {
            kind,
            ref: null,
            whose: 'all',
            services: null,
            emptyReason: null,
            annotations: {},
          }
        : await this.#scopeOf(
            kind,
            null,
            await this.#query([{ kind: 'component' }], credentials),
            credentials,
          );
    }
    if (kind === 'entity') {
      const { metadata } = await this.options.access.require(
        ref,
        metricReadPermission,
        credentials,
      );
      const { annotations = {} } = metadata;
      return {
        kind,
        ref,
        whose: [ref],
        services: 1,
        emptyReason: null,
        annotations,
      };
    }
    return await this.#scopeOf(
      kind,
      ref,
      await this.#below(kind, ref, credentials),
      credentials,
    );
  }

  async #scopeOf(
    kind: ScopeKind,
    ref: string | null,
    services: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Scope> {
    const readable = await this.options.access.readable(
      services,
      metricReadPermission,
      credentials,
    );
    const whose = [...readable].sort();
    return {
      kind,
      ref,
      whose,
      services: whose.length,
      emptyReason:
        whose.length === 0
          ? doraReason('scope.empty', { scope: ref ?? 'the catalog' })
          : null,
      annotations: {},
    };
  }

  /** Without a condition: then nothing has to be filtered. */
  async #seesAll(credentials: BackstageCredentials): Promise<boolean> {
    const decisions = await this.options.permissions.authorizeConditional(
      [
        { permission: metricReadPermission },
        { permission: catalogEntityReadPermission },
      ],
      { credentials },
    );
    return decisions.every(({ result }) => result === AuthorizeResult.ALLOW);
  }

  async #below(
    kind: ContainerKind,
    ref: string,
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const { catalog } = this.options;
    if (!(await catalog.getEntityByRef(ref, { credentials }))) {
      throw new NotFoundError(
        `There is no entity ${ref} in the catalog, or you may not see it`,
      );
    }
    const { within, holds } = CONTAINERS[kind];
    const found = new Set([ref]);
    let outermost = [ref];
    while (outermost.length > 0) {
      const inner = await this.#related(
        INNER_KINDS[kind],
        within,
        outermost,
        credentials,
      );
      // A group may be its own grandparent, if somebody wrote that.
      outermost = inner.filter(each => !found.has(each));
      outermost.forEach(each => found.add(each));
    }
    return await this.#related(['component'], [holds], [...found], credentials);
  }

  async #related(
    kinds: readonly string[],
    relations: readonly string[],
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    if (kinds.length === 0) {
      return [];
    }
    const found = new Set<string>();
    for (let first = 0; first < refs.length; first += VALUES_AT_ONCE) {
      const targets = refs.slice(first, first + VALUES_AT_ONCE);
      for (const relation of relations) {
        const filter = kinds.map(kind => ({ kind, [relation]: targets }));
        for (const ref of await this.#query(filter, credentials)) {
          found.add(ref);
        }
      }
    }
    return [...found];
  }

  async #query(
    filter: Record<string, string | string[]>[],
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const refs: string[] = [];
    let cursor: string | undefined;
    do {
      const fields = ['kind', 'metadata.namespace', 'metadata.name'];
      const page = await this.options.catalog.queryEntities(
        cursor === undefined
          ? { filter, fields, limit: PAGE }
          : { cursor, fields, limit: PAGE },
        { credentials },
      );
      refs.push(...page.items.map(item => stringifyEntityRef(item)));
      cursor = page.pageInfo.nextCursor;
    } while (cursor !== undefined);
    return refs;
  }
}

function checkRef({ scope, ref }: { scope: ScopeKind; ref?: string }): void {
  if (scope === 'catalog') {
    if (ref !== undefined) {
      throw new InputError(
        '"ref" has no meaning with scope=catalog; leave it out',
      );
    }
    return;
  }
  if (ref === undefined) {
    throw new InputError(
      `With scope=${scope}, "ref" says of what, such as ${scope === 'entity' ? 'component' : scope}:default/name`,
    );
  }
  const { kind } = parseEntityRef(ref);
  if (scope !== 'entity' && kind.toLowerCase() !== scope) {
    throw new InputError(
      `With scope=${scope}, "ref" must be of kind ${scope}, not ${kind}`,
    );
  }
}
