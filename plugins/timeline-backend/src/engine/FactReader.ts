import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  Fact,
  FactPage,
  factQuerySchema,
  factReadPermission,
  factReason,
} from '@quarterdeck/plugin-timeline-common';
import { EntityAccess, parseRequest } from '@quarterdeck/toolkit-node';
import { FactStore } from '../database/FactStore';
import { ParsedQuery, resolveCursor, toCursor } from '../domain/cursor';

/** Facts that one request may look at in search of those that its reader may see. */
const BUDGET = 2_000;

/** Reads the record on behalf of somebody, who sees the facts of the entities that he may read and nothing of others. */
export class FactReader {
  constructor(
    private readonly options: {
      store: FactStore;
      access: EntityAccess;
      auth: AuthService;
      now: () => number;
    },
  ) {}

  /**
   * One page. It may be short, or empty, and yet not be the last: then few facts among many may be seen.
   *
   * @throws NotFoundError, NotAllowedError where an entity is asked for that may not be read
   */
  async list(
    request: ParsedQuery,
    credentials: BackstageCredentials,
  ): Promise<FactPage> {
    const { after, ...from } = resolveCursor(request);
    // A cursor, too, is what a request brought.
    const query = parseRequest(factQuerySchema, from.query);
    await this.#requireReadable([...new Set(query.entity)], credentials);
    const items: Fact[] = [];
    let next = after;
    let looked = 0;
    do {
      // Only as many as are missing, so that the page ends where the next begins.
      const limit = query.limit - items.length;
      const found = await this.options.store.find({ ...query, limit }, next);
      looked += Math.max(found.facts.length, 1);
      items.push(...(await this.#visible(found.facts, credentials)));
      next = found.next;
      if (query.order === 'asc' && found.facts.length < limit) {
        break;
      }
    } while (
      next !== undefined &&
      items.length < query.limit &&
      looked < BUDGET
    );
    return this.#page(query, items, next);
  }

  /** @throws NotFoundError also for one whose entity may not be read: its existence is none of the reader's business. */
  async get(id: string, credentials: BackstageCredentials): Promise<Fact> {
    const fact = await this.options.store.get(id);
    const [visible] = fact ? await this.#visible([fact], credentials) : [];
    if (!visible) {
      throw new NotFoundError(`There is no fact ${id}, or you may not see it`);
    }
    return visible;
  }

  /** All that match by now, page by page. */
  async *all(
    request: ParsedQuery,
    credentials: BackstageCredentials,
  ): AsyncGenerator<Fact[]> {
    let cursor = request.cursor;
    let last: string | undefined;
    do {
      const page = await this.list({ ...request, cursor }, credentials);
      yield page.items;
      last = cursor;
      cursor = page.pageInfo.nextCursor;
      // In the order of the record a page always says where to wait for more; at its end that is where it began.
    } while (cursor !== undefined && cursor !== last);
  }

  #page(query: ParsedQuery, items: Fact[], next: number | undefined): FactPage {
    const filters = [
      query.type,
      query.room,
      query.actor,
      query.environment,
      query.subject,
      query.correlation,
      query.from,
      query.to,
      query.text,
    ];
    const isFiltered = filters.some(filter => filter !== undefined);
    return {
      asOf: new Date(this.options.now()).toISOString(),
      items,
      pageInfo: next === undefined ? {} : { nextCursor: toCursor(query, next) },
      emptyReason:
        items.length > 0 || next !== undefined
          ? null
          : factReason(
              isFiltered ? 'list.nothing-matches' : 'list.nothing-recorded',
            ),
    };
  }

  async #requireReadable(
    entityRefs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    // A service reads the facts of entities that are long gone, too.
    if (this.#isService(credentials)) {
      return;
    }
    const { access } = this.options;
    // Many in one question; why one of them may not be read is asked about that one.
    const readable =
      entityRefs.length > 1
        ? await access.readable(entityRefs, factReadPermission, credentials)
        : new Set<string>();
    const doubtful = entityRefs.find(ref => !readable.has(ref));
    if (doubtful !== undefined) {
      await access.require(doubtful, factReadPermission, credentials);
    }
  }

  async #visible(
    facts: readonly Fact[],
    credentials: BackstageCredentials,
  ): Promise<Fact[]> {
    if (this.#isService(credentials) || facts.length === 0) {
      return [...facts];
    }
    const readable = await this.options.access.readable(
      facts.flatMap(({ entityRef, relatedRefs }) => [
        entityRef,
        ...relatedRefs,
      ]),
      factReadPermission,
      credentials,
    );
    return facts
      .filter(({ entityRef }) => readable.has(entityRef))
      .map(fact => ({
        ...fact,
        relatedRefs: fact.relatedRefs.filter(ref => readable.has(ref)),
      }));
  }

  #isService(credentials: BackstageCredentials): boolean {
    return this.options.auth.isPrincipal(credentials, 'service');
  }
}
