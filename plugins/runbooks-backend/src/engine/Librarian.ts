import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  RUNBOOKS_ANNOTATION,
  runbookReason,
} from '@quarterdeck/plugin-runbooks-common';
import { within } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { RunbookStore } from '../database/RunbookStore';
import { SourceProblem, runbooksOf, stillKnown } from '../domain/sourceFiles';
import { ResolveUrl, SourceTarget, targetsOf } from '../domain/sourceTargets';
import { SourceReader, SourceReading } from '../providers/sources/types';

export interface LibrarianOptions {
  auth: AuthService;
  catalog: CatalogService;
  store: RunbookStore;
  sources: SourceReader;
  resolveUrl: ResolveUrl;
  logger: LoggerService;
  /** How long what was read holds before it is read again. */
  refreshMs: number;
  now(): number;
  onChanged(): void;
}

interface Described {
  entityRef: string;
  targets: SourceTarget[];
  problems: SourceProblem[];
}

type Outcome =
  | { kind: 'unchanged' }
  | { kind: 'read'; reading: SourceReading }
  | { kind: 'failed'; problem: SourceProblem };

const CONCURRENT_READS = 4;
const READ_TIMEOUT_MS = 60_000;
const LONGEST_MESSAGE = 300;

const knownSchema = z.object({
  wanted: z.string(),
  /** By address. */
  etags: z.record(z.string(), z.string()),
});

/**
 * Keeps what the store has up to what the repositories of entities say. Entities that are new, and those whose
 * annotation has changed, are read at the next pass, the others when their time has come. Two that read at once do no
 * harm: both write what is there.
 */
export class Librarian {
  /** What was read here, and when it is due again; another process reads anew, for which hosts have their etags. */
  readonly #due = new Map<string, { wanted: string; at: number }>();

  #last: Promise<void> = Promise.resolve();

  constructor(private readonly options: LibrarianOptions) {}

  /** @throws when the catalog cannot be read to its end; nothing is forgotten then */
  async refresh(signal: AbortSignal): Promise<void> {
    await this.#inTurn(() => this.#refreshDue(signal));
  }

  /** Reads the entities of a local repository, right after it has changed. */
  async refreshRepository(name: string, signal: AbortSignal): Promise<void> {
    await this.#inTurn(async () => {
      const described = await this.#describe(signal);
      const isOf = (target: SourceTarget) =>
        target.kind === 'repository' && target.name === name;
      await this.#readAll(
        described.filter(({ targets }) => targets.some(isOf)),
        signal,
      );
    });
  }

  /** One after the other, so that an old reading never takes the place of a new one. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    await turn;
  }

  async #refreshDue(signal: AbortSignal): Promise<void> {
    const { now, store } = this.options;
    const described = await this.#describe(signal);
    const refs = new Set(described.map(({ entityRef }) => entityRef));
    for (const entityRef of await store.entityRefs()) {
      if (!refs.has(entityRef)) {
        await store.forget(entityRef);
        this.#due.delete(entityRef);
        this.options.onChanged();
      }
    }
    const due = described.filter(each => {
      const known = this.#due.get(each.entityRef);
      return known?.wanted !== wantedOf(each) || known.at <= now();
    });
    await this.#readAll(due, signal);
  }

  async #describe(signal: AbortSignal): Promise<Described[]> {
    const { auth, catalog, resolveUrl } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const pages = catalog.streamEntities(
      {
        query: {
          [`metadata.annotations.${RUNBOOKS_ANNOTATION}`]: { $exists: true },
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
    const described: Described[] = [];
    for await (const entities of pages) {
      signal.throwIfAborted();
      described.push(
        ...entities.map((entity: Entity) => ({
          entityRef: stringifyEntityRef(entity),
          ...targetsOf(entity, resolveUrl),
        })),
      );
    }
    return described;
  }

  async #readAll(
    described: readonly Described[],
    signal: AbortSignal,
  ): Promise<void> {
    const remaining = described.values();
    const work = async () => {
      for (const each of remaining) {
        signal.throwIfAborted();
        try {
          await this.#read(each, signal);
        } catch (error) {
          this.options.logger.warn(
            `Runbooks of ${each.entityRef} cannot be kept: ${error}`,
          );
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_READS }, work));
  }

  async #read(described: Described, signal: AbortSignal): Promise<void> {
    const { store, now, refreshMs, onChanged } = this.options;
    const { entityRef, targets } = described;
    const source = await store.source(entityRef);
    const wanted = wantedOf(described);
    const known = source?.etag && knownSchema.parse(JSON.parse(source.etag));
    const isSame = known ? known.wanted === wanted : false;
    const etags = known && isSame ? known.etags : {};
    const outcomes = await this.#ask(targets, etags, signal);
    const readAt = now();
    this.#due.set(entityRef, { wanted, at: readAt + refreshMs });
    if (
      source &&
      isSame &&
      outcomes.every(({ kind }) => kind === 'unchanged')
    ) {
      await store.keepProblems({ ...source, readAt });
      return;
    }
    const files = outcomes.flatMap(outcome =>
      outcome.kind === 'read' ? outcome.reading.files : [],
    );
    const { runbooks, problems: odd } = runbooksOf(entityRef, files, readAt);
    const problems = [
      ...described.problems,
      ...outcomes.flatMap(problemsOf),
      ...odd,
    ];
    const before = await store.list(entityRef);
    const kept = stillKnown(before, runbooks, problems);
    const newEtags = targets.flatMap(({ url }, index) => {
      const outcome = outcomes[index];
      return outcome.kind === 'read' && outcome.reading.etag !== undefined
        ? [[url, outcome.reading.etag]]
        : [];
    });
    const isRead = outcomes.some(({ kind }) => kind === 'read');
    await store.replace(entityRef, [...runbooks, ...kept], {
      entityRef,
      readAt: isRead || targets.length === 0 ? readAt : source?.readAt,
      problems,
      etag: JSON.stringify({ wanted, etags: Object.fromEntries(newEtags) }),
    });
    onChanged();
  }

  /** With several places, one that has changed makes all be read: what they say together counts. */
  async #ask(
    targets: readonly SourceTarget[],
    etags: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const target of targets) {
      outcomes.push(await this.#askOne(target, etags[target.url], signal));
    }
    if (outcomes.every(({ kind }) => kind === 'unchanged')) {
      return outcomes;
    }
    for (const [index, { kind }] of outcomes.entries()) {
      if (kind === 'unchanged') {
        outcomes[index] = await this.#askOne(targets[index], undefined, signal);
      }
    }
    return outcomes;
  }

  async #askOne(
    target: SourceTarget,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    try {
      const stop = AbortSignal.any([
        signal,
        AbortSignal.timeout(READ_TIMEOUT_MS),
      ]);
      const reading = await within(
        READ_TIMEOUT_MS,
        this.options.sources.read(target, etag, stop),
      );
      return reading ? { kind: 'read', reading } : { kind: 'unchanged' };
    } catch (error) {
      signal.throwIfAborted();
      return {
        kind: 'failed',
        problem: { url: target.url, reason: reasonOf(error) },
      };
    }
  }
}

/** Changes when the annotation or the location does. */
function wantedOf({ targets, problems }: Described): string {
  return [...targets, ...problems].map(({ url }) => url).join(' ');
}

function problemsOf(outcome: Outcome): SourceProblem[] {
  switch (outcome.kind) {
    case 'read':
      return outcome.reading.problems;
    case 'failed':
      return [outcome.problem];
    default:
      return [];
  }
}

function reasonOf(error: unknown) {
  if (isError(error) && error.name === 'NotAllowedError') {
    return runbookReason('source.not-allowed');
  }
  const message = isError(error) ? error.message : String(error);
  return runbookReason('source.unreadable', {
    message: message.slice(0, LONGEST_MESSAGE),
  });
}
