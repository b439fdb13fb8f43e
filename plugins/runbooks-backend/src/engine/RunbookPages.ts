import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  PROCEDURES_ANNOTATION,
  RUNBOOKS_ANNOTATION,
  RunbookDocumentPage,
  RunbookPage,
  RunbookSummary,
  documentQuerySchema,
  runOperatePermission,
  runbookQuerySchema,
  runbookReadPermission,
  runbookReason,
} from '@quarterdeck/plugin-runbooks-common';
import { fromPageCursor, toPageCursor } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { coverageOf, missingOf, proceduresOf } from '../domain/coverage';
import { presentDocument, presentSummary } from '../domain/presentRunbook';
import { ReadRunbook } from './RunbookLibrary';
import { RunbookReaderOptions } from './RunbookReader';
import { StoredRunbookLibrary } from './StoredRunbookLibrary';

type Query = z.output<typeof runbookQuerySchema>;

export interface RunbookPagesOptions extends RunbookReaderOptions {
  auth: AuthService;
  catalog: CatalogService;
  library: StoredRunbookLibrary;
}

const WINDOW = 100;
/** One who may see next to nothing gets a cursor instead of a scan of everything. */
const MOST_WINDOWS = 20;

const keySchema = z.object({
  entityRef: z.string().max(300),
  slug: z.string().max(100),
});
type Key = z.output<typeof keySchema>;

/** Pages over the runbooks of all entities that a reader may see; those that are built in are only on entities. */
export class RunbookPages {
  constructor(private readonly options: RunbookPagesOptions) {}

  async list(
    query: Query,
    credentials: BackstageCredentials,
  ): Promise<RunbookPage> {
    const asOf = new Date(this.options.now()).toISOString();
    const after =
      query.cursor === undefined
        ? undefined
        : fromPageCursor(keySchema, query.cursor);
    const page =
      query.view === 'uncovered'
        ? await this.#uncovered(query, after, credentials)
        : await this.#runbooks(query, after, credentials);
    const isEmpty = page.items.length + page.uncovered.length === 0;
    return {
      asOf,
      items: page.items,
      uncovered: page.uncovered,
      pageInfo: page.next ? { nextCursor: toPageCursor(page.next) } : {},
      emptyReason: isEmpty ? whyEmpty(query) : null,
    };
  }

  /** What a search indexes of those that entities have themselves; it asks for permission when somebody searches. */
  async documents({
    limit,
    cursor,
  }: z.output<typeof documentQuerySchema>): Promise<RunbookDocumentPage> {
    const { library, store } = this.options;
    const after =
      cursor === undefined ? undefined : fromPageCursor(keySchema, cursor);
    const records = await store.listAll(after, limit);
    const last = records.length === limit ? records.at(-1) : undefined;
    return {
      items: records.map(record =>
        presentDocument(record, library.read(record).runbook),
      ),
      pageInfo: last ? { nextCursor: toPageCursor(keyOf(last)) } : {},
    };
  }

  async #runbooks(
    query: Query,
    begin: Key | undefined,
    credentials: BackstageCredentials,
  ) {
    const items: RunbookSummary[] = [];
    let after = begin;
    let hasMore = true;
    for (let windows = 0; windows < MOST_WINDOWS && hasMore; windows += 1) {
      const read = await this.#window(query.entity, after);
      const shown = (await this.#shown(read, credentials)).filter(summary =>
        matches(summary, query),
      );
      const room = query.limit - items.length;
      items.push(...shown.slice(0, room));
      hasMore =
        (query.entity === undefined && read.length === WINDOW) ||
        shown.length > room;
      // Where the page is full it ends with what the reader has seen: a cursor tells where it stands.
      const last = shown.length >= room ? items.at(-1) : read.at(-1)?.record;
      after = last ? keyOf(last) : after;
      if (items.length === query.limit) {
        break;
      }
    }
    return { items, uncovered: [], next: hasMore ? after : undefined };
  }

  /** Of one entity all, the built-in ones too. */
  async #window(
    entityRef: string | undefined,
    after: Key | undefined,
  ): Promise<ReadRunbook[]> {
    const { library, store } = this.options;
    if (entityRef === undefined) {
      const records = await store.listAll(after, WINDOW);
      return records.map(record => library.read(record));
    }
    const read = await library.list(entityRef);
    return read
      .filter(({ record }) => !after || record.slug > after.slug)
      .sort((a, b) => (a.record.slug < b.record.slug ? -1 : 1));
  }

  async #shown(
    read: readonly ReadRunbook[],
    credentials: BackstageCredentials,
  ): Promise<RunbookSummary[]> {
    const { access, runs, staleAfterMs } = this.options;
    const now = this.options.now();
    const refs = read.map(({ record }) => record.entityRef);
    const [readable, operable, statistics] = await Promise.all([
      access.readable(refs, runbookReadPermission, credentials),
      access.readable(refs, runOperatePermission, credentials),
      runs.statistics(refs, now),
    ]);
    return read
      .filter(({ record }) => readable.has(record.entityRef))
      .map(({ record, runbook }) =>
        presentSummary(record, runbook, {
          statistics: statistics.get(record.entityRef)?.get(record.slug),
          staleAfterMs,
          mayOperate: operable.has(record.entityRef),
          now,
        }),
      );
  }

  async #uncovered(
    query: Query,
    after: Key | undefined,
    credentials: BackstageCredentials,
  ) {
    const entities = (await this.#needy(query, credentials)).filter(
      ({ entityRef }) => !after || entityRef > after.entityRef,
    );
    const uncovered: RunbookPage['uncovered'] = [];
    for (let start = 0; start < entities.length; start += WINDOW) {
      const window = entities.slice(start, start + WINDOW);
      const readable = await this.options.access.readable(
        window.map(({ entityRef }) => entityRef),
        runbookReadPermission,
        credentials,
      );
      for (const { entityRef, procedures } of window) {
        const missing = readable.has(entityRef)
          ? await this.#missing(entityRef, procedures)
          : [];
        if (missing.length === 0) {
          continue;
        }
        if (uncovered.length === query.limit) {
          const next = keyOf({ ...uncovered[query.limit - 1], slug: '' });
          return { items: [], uncovered, next };
        }
        uncovered.push({ entityRef, missing });
      }
    }
    return { items: [], uncovered, next: undefined };
  }

  /** Entities that need procedures, as the reader finds them in the catalog. */
  async #needy(query: Query, credentials: BackstageCredentials) {
    const exists = { $exists: true };
    const stream = this.options.catalog.streamEntities(
      {
        query: {
          $any: [
            { 'metadata.annotations.backstage.io/kubernetes-id': exists },
            {
              'metadata.annotations.backstage.io/kubernetes-label-selector':
                exists,
            },
            { [`metadata.annotations.${RUNBOOKS_ANNOTATION}`]: exists },
            { [`metadata.annotations.${PROCEDURES_ANNOTATION}`]: exists },
          ],
        },
        fields: [
          'kind',
          'metadata.namespace',
          'metadata.name',
          'metadata.annotations',
        ],
      },
      { credentials },
    );
    const text = query.text?.toLowerCase() ?? '';
    const needy: Array<{ entityRef: string; procedures: string[] }> = [];
    for await (const entities of stream) {
      needy.push(
        ...entities
          .map((entity: Entity) => ({
            entityRef: stringifyEntityRef(entity),
            procedures: proceduresOf(entity),
          }))
          .filter(
            ({ entityRef, procedures }) =>
              procedures.length > 0 &&
              entityRef.includes(text) &&
              (query.entity === undefined || entityRef === query.entity),
          ),
      );
    }
    return needy.sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
  }

  async #missing(entityRef: string, procedures: string[]): Promise<string[]> {
    const { library, store } = this.options;
    const own = (await store.list(entityRef)).map(record => {
      const { frontMatter, problems } = library.read(record).runbook;
      return {
        slug: record.slug,
        covers: frontMatter.covers,
        isOwn: true,
        errorCount: problems.filter(({ severity }) => severity === 'error')
          .length,
      };
    });
    return missingOf(coverageOf(procedures, own));
  }
}

function matches(summary: RunbookSummary, { view, text }: Query): boolean {
  const isSought = {
    all: true,
    stale: summary.freshness.status !== 'fresh',
    broken: summary.errorCount > 0,
    uncovered: false,
  }[view];
  const { title, description, slug, entityRef, covers, triggers } = summary;
  const words = [title, description, slug, entityRef, ...covers];
  const alerts = triggers.map(({ alert }) => alert);
  return (
    isSought &&
    (text === undefined ||
      [...words, ...alerts]
        .join('\n')
        .toLowerCase()
        .includes(text.toLowerCase()))
  );
}

function keyOf({ entityRef, slug }: Key): Key {
  return { entityRef, slug };
}

function whyEmpty({ view, text, entity, cursor }: Query) {
  const isNarrowed =
    view !== 'all' ||
    text !== undefined ||
    entity !== undefined ||
    cursor !== undefined;
  return runbookReason(isNarrowed ? 'list.nothing-matches' : 'list.none');
}
