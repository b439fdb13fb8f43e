import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  EntityRunbooks,
  RunbookDetails,
  RunbookSummary,
  Suggestions,
  runOperatePermission,
  runbookReadPermission,
  runbookReason,
  suggestionRequestSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { RunStore } from '../database/RunStore';
import { RunbookStore } from '../database/RunbookStore';
import { changesBetween } from '../domain/changes';
import { coverageOf, proceduresOf } from '../domain/coverage';
import {
  presentParameters,
  presentStep,
  presentSummary,
} from '../domain/presentRunbook';
import { suggest } from '../domain/suggestions';
import { ReadRunbook, RunbookLibrary } from './RunbookLibrary';

export interface RunbookReaderOptions {
  access: EntityAccess;
  library: RunbookLibrary;
  store: RunbookStore;
  runs: Pick<RunStore, 'statistics'>;
  /** Without a run, rehearsal or review for so long, a runbook is stale. */
  staleAfterMs: number;
  now(): number;
}

/** The one way to the runbooks of an entity, for pages and actions alike. */
export class RunbookReader {
  constructor(private readonly options: RunbookReaderOptions) {}

  /** @throws NotFoundError, NotAllowedError */
  async entity(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityRunbooks> {
    const { access, library, store, now } = this.options;
    const entity = await access.require(
      entityRef,
      runbookReadPermission,
      credentials,
    );
    const [read, source, mayRun] = await Promise.all([
      library.list(entityRef),
      store.source(entityRef),
      this.#mayOperate(entityRef, credentials),
    ]);
    const items = await this.#present(entityRef, read, mayRun);
    return {
      asOf: new Date(now()).toISOString(),
      entityRef,
      items,
      procedures: coverageOf(
        proceduresOf(entity),
        items.map(item => ({
          ...item,
          isOwn: item.origin.kind === 'repository',
        })),
      ),
      readAt:
        source?.readAt === undefined
          ? null
          : new Date(source.readAt).toISOString(),
      sourceProblems: source?.problems ?? [],
      mayRun,
    };
  }

  /**
   * @param version - undefined for the newest
   * @throws NotFoundError, NotAllowedError
   */
  async runbook(
    entityRef: string,
    slug: string,
    version: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<RunbookDetails> {
    const { access, library } = this.options;
    await access.require(entityRef, runbookReadPermission, credentials);
    const [found, mayRun] = await Promise.all([
      library.find(entityRef, slug, version),
      this.#mayOperate(entityRef, credentials),
    ]);
    if (!found) {
      throw new NotFoundError(
        version === undefined
          ? `${entityRef} has no runbook ${slug}`
          : `${entityRef} has no version ${version} of the runbook ${slug}`,
      );
    }
    const { record, runbook } = found;
    const [summary] = await this.#present(entityRef, [found], mayRun);
    return {
      ...summary,
      text: record.text,
      parameters: presentParameters(runbook),
      steps: runbook.steps.map(presentStep),
      problems: runbook.problems,
      seenAt: new Date(record.seenAt).toISOString(),
      ...(await this.#changes(found)),
    };
  }

  /** @throws NotFoundError, NotAllowedError */
  async suggestions(
    request: z.output<typeof suggestionRequestSchema>,
    credentials: BackstageCredentials,
  ): Promise<Suggestions> {
    const { items: runbooks } = await this.entity(
      request.entityRef,
      credentials,
    );
    const items = suggest(runbooks, request);
    return {
      items,
      emptyReason: items.length > 0 ? null : runbookReason('suggestion.none'),
    };
  }

  async #mayOperate(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const operable = await this.options.access.readable(
      [entityRef],
      runOperatePermission,
      credentials,
    );
    return operable.has(entityRef);
  }

  async #present(
    entityRef: string,
    read: readonly ReadRunbook[],
    mayOperate: boolean,
  ): Promise<RunbookSummary[]> {
    const { runs, staleAfterMs } = this.options;
    const now = this.options.now();
    const statistics = (await runs.statistics([entityRef], now)).get(entityRef);
    return read.map(({ record, runbook }) =>
      presentSummary(record, runbook, {
        statistics: statistics?.get(record.slug),
        staleAfterMs,
        mayOperate,
        now,
      }),
    );
  }

  async #changes({ record }: ReadRunbook) {
    const { entityRef, slug, version, text } = record;
    const { library, runs, now } = this.options;
    const statistics = await runs.statistics([entityRef], now());
    const last = statistics.get(entityRef)?.get(slug)?.lastVersion;
    const before =
      last === undefined || last === version
        ? undefined
        : await library.find(entityRef, slug, last);
    if (last !== version && !before) {
      return {
        changesSinceLastRun: null,
        changesSinceLastRunReason: runbookReason('changes.never-run'),
      };
    }
    return changesBetween(`${slug}.md`, before?.record.text ?? text, text);
  }
}
