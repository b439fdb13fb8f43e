import { parseEntityRef } from '@backstage/catalog-model';
import { Runbook } from '@quarterdeck/runbook-format';
import { RunbookStore } from '../database/RunbookStore';
import { RunbookRecord } from '../domain/records';
import { BuiltInRunbook } from '../providers/builtin/readBuiltIn';
import { ParsedRunbooks } from './ParsedRunbooks';
import { ReadRunbook, RunbookLibrary } from './RunbookLibrary';

/** Kinds of entities that the built-in runbooks are offered to: what runs, and what it runs on. */
const SERVED_KINDS = ['component', 'resource', 'system'];

/** What the store holds, and the built-in ones beneath it. */
export class StoredRunbookLibrary implements RunbookLibrary {
  readonly #parsed = new ParsedRunbooks();
  readonly #startedAt: number;

  constructor(
    private readonly options: {
      store: RunbookStore;
      builtIn: readonly BuiltInRunbook[];
      now(): number;
    },
  ) {
    this.#startedAt = options.now();
  }

  async list(entityRef: string): Promise<ReadRunbook[]> {
    const own = await this.options.store.list(entityRef);
    const hidden = new Set(own.map(({ slug }) => slug));
    const builtIn = this.#builtIn(entityRef).filter(
      ({ slug }) => !hidden.has(slug),
    );
    return [...own, ...builtIn].map(record => this.read(record));
  }

  async find(
    entityRef: string,
    slug: string,
    version?: string,
  ): Promise<ReadRunbook | undefined> {
    const { store } = this.options;
    const builtIn = this.#builtIn(entityRef).find(each => each.slug === slug);
    if (version === undefined) {
      const newest = (await store.find(entityRef, slug)) ?? builtIn;
      return newest && this.read(newest);
    }
    const record =
      (await store.version(entityRef, slug, version)) ??
      (builtIn?.version === version ? builtIn : undefined);
    return record && this.read(record);
  }

  async pin(record: RunbookRecord): Promise<void> {
    await this.options.store.keep(record);
  }

  /** What a record says. */
  read(record: RunbookRecord): ReadRunbook {
    const runbook = this.#parsed.of(record);
    return {
      record,
      runbook: record.url === undefined ? unowned(runbook) : runbook,
    };
  }

  #builtIn(entityRef: string): RunbookRecord[] {
    return SERVED_KINDS.includes(parseEntityRef(entityRef).kind)
      ? this.options.builtIn.map(runbook => ({
          ...runbook,
          entityRef,
          seenAt: this.#startedAt,
        }))
      : [];
  }
}

/** What comes with the portal is nobody's; that is for those to put right who copy it. */
function unowned(runbook: Runbook): Runbook {
  return {
    ...runbook,
    problems: runbook.problems.filter(
      ({ code }) => code !== 'front-matter.no-owner',
    ),
  };
}
