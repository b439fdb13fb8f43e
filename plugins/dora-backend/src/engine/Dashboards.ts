import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  Changes,
  Dashboard,
  ServiceFigures,
  metricReadPermission,
  Services,
  Tier,
  doraReason,
  scopeQuerySchema,
} from '@quarterdeck/plugin-dora-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FigureStore, Whose } from '../database/FigureStore';
import { BandTable } from '../domain/bands';
import { measure, measureService } from '../domain/measure';
import { changesOf } from '../domain/measureChange';
import { Targets, targetsOf } from '../domain/targets';
import { Window, previousOf, windowOf } from '../domain/windows';
import { KeptFor } from './KeptFor';
import { Reliability } from './Reliability';
import { Scope, Scopes } from './Scopes';

export type ParsedScopeQuery = z.output<typeof scopeQuerySchema>;

export interface DashboardsOptions {
  access: EntityAccess;
  scopes: Pick<Scopes, 'resolve'>;
  figures: FigureStore;
  reliability: Pick<Reliability, 'measure'>;
  /** Of the portal; annotations of an entity may say others. */
  targets: Targets;
  bands: BandTable;
  logger: Pick<LoggerService, 'warn'>;
  now: () => number;
  /** How long an answer is good while nothing changes. */
  keptMs?: number;
}

type Measured = Pick<
  Dashboard,
  'asOf' | 'metrics' | 'reliability' | 'stages' | 'quality'
>;

/** Time passes while nothing changes: days begin, and what has failed goes on failing. */
const KEPT_MS = 30_000;
/** With more, a page of single services helps nobody. */
export const MOST_SERVICES = 500;
const MOST_CHANGES = 8;

/** Answers with numbers: of a scope, of each service in it, and what moved most. */
export class Dashboards {
  readonly #measured: KeptFor<Measured>;
  readonly #services: KeptFor<ServiceFigures[]>;

  constructor(private readonly options: DashboardsOptions) {
    const { keptMs: forMs = KEPT_MS, now } = options;
    this.#measured = new KeptFor({ forMs, most: 200, now });
    this.#services = new KeptFor({ forMs, most: 50, now });
  }

  /** All numbers of a scope. */
  async read(
    query: ParsedScopeQuery,
    credentials: BackstageCredentials,
  ): Promise<Dashboard> {
    const now = this.options.now();
    const window = windowOf(query, now);
    const previousWindow = previousOf(window);
    const scope = await this.options.scopes.resolve(query, credentials);
    const targets = this.#targetsOf(scope);
    const { tier, bucket } = query;
    const key = await this.#key(scope.whose, [tier, bucket, window, targets]);
    const measured = await this.#measured.get(
      key,
      async () =>
        await this.#measure(scope.whose, {
          tier,
          bucket,
          window,
          previousWindow,
          targets,
          now,
        }),
    );
    const { observedSince, incidents } = measured.quality;
    const isSilent = observedSince === null && incidents === 0;
    return {
      ...measured,
      scope: { kind: scope.kind, ref: scope.ref, services: scope.services },
      tier,
      window: toIso(window),
      previousWindow: toIso(previousWindow),
      bucket,
      emptyReason:
        scope.emptyReason ??
        (isSilent ? doraReason('value.no-deployments') : null),
    };
  }

  /** Each service by itself, in the order of their names: no ranking. */
  async services(
    query: ParsedScopeQuery,
    credentials: BackstageCredentials,
  ): Promise<Services> {
    return await this.#each(query, credentials);
  }

  /** What moved most against the window before, the largest move first. */
  async changes(
    query: ParsedScopeQuery,
    credentials: BackstageCredentials,
  ): Promise<Changes> {
    const { items, ...answer } = await this.#each(query, credentials);
    return { ...answer, items: changesOf(items, MOST_CHANGES) };
  }

  #targetsOf({ annotations, ref }: Scope): Targets {
    const { targets, problems } = targetsOf(annotations, this.options.targets);
    for (const problem of problems) {
      this.options.logger.warn(`Of ${ref}: ${problem}`);
    }
    return targets;
  }

  async #measure(
    whose: Whose,
    asked: {
      tier: Tier;
      bucket: ParsedScopeQuery['bucket'];
      window: Window;
      previousWindow: Window;
      targets: Targets;
      now: number;
    },
  ): Promise<Measured> {
    const { bands, figures: store, reliability } = this.options;
    const { now, previousWindow, tier, window } = asked;
    const observedSince = await store.observedSince(whose, tier);
    const [current, previous, open, isIncidentSourceConnected, others] =
      await Promise.all([
        store.figures(whose, tier, window),
        store.figures(whose, tier, previousWindow),
        store.open(whose, tier, Math.min(window.to, now)),
        store.isIncidentSourceConnected(),
        reliability.measure({ ...asked, whose, observedSince }),
      ]);
    return {
      asOf: new Date(now).toISOString(),
      ...measure({
        ...asked,
        bands,
        current,
        previous,
        observedSince,
        isIncidentSourceConnected,
        open,
        reliability: others,
      }),
    };
  }

  async #each(
    query: ParsedScopeQuery,
    credentials: BackstageCredentials,
  ): Promise<Services> {
    const now = this.options.now();
    const window = windowOf(query, now);
    const scope = await this.options.scopes.resolve(query, credentials);
    const refs = await this.#single(scope.whose, credentials);
    const answer = { asOf: new Date(now).toISOString(), window: toIso(window) };
    if (refs === undefined) {
      const emptyReason = doraReason('scope.too-many', { most: MOST_SERVICES });
      return { ...answer, items: [], emptyReason };
    }
    const key = await this.#key(refs, [query.tier, window]);
    const items = await this.#services.get(
      key,
      async () => await this.#measureEach(refs, query.tier, window, now),
    );
    return { ...answer, items, emptyReason: scope.emptyReason };
  }

  /** @returns undefined where they are too many to be told one by one */
  async #single(
    whose: Whose,
    credentials: BackstageCredentials,
  ): Promise<readonly string[] | undefined> {
    const refs =
      whose === 'all'
        ? await this.options.figures.entities(MOST_SERVICES + 1)
        : whose;
    if (refs.length > MOST_SERVICES) {
      return undefined;
    }
    if (whose !== 'all') {
      return refs;
    }
    // Those that have left the catalog have no page.
    const { access } = this.options;
    const there = await access.readable(
      refs,
      metricReadPermission,
      credentials,
    );
    return [...there].sort();
  }

  async #measureEach(
    refs: readonly string[],
    tier: Tier,
    window: Window,
    now: number,
  ): Promise<ServiceFigures[]> {
    const { figures: store } = this.options;
    const previousWindow = previousOf(window);
    const [current, previous, since, isIncidentSourceConnected] =
      await Promise.all([
        store.figuresByEntity(refs, tier, window),
        store.figuresByEntity(refs, tier, previousWindow),
        store.observedSinceByEntity(refs, tier),
        store.isIncidentSourceConnected(),
      ]);
    return refs.map(ref =>
      measureService(ref, {
        current: current.get(ref) ?? [],
        previous: previous.get(ref) ?? [],
        window,
        previousWindow,
        now,
        observedSince: since.get(ref),
        isIncidentSourceConnected,
      }),
    );
  }

  /** Answers are of what is counted at one revision; who may see the same, shares them. */
  async #key(whose: Whose, asked: readonly unknown[]): Promise<string> {
    const revision = await this.options.figures.revision();
    return createHash('sha256')
      .update(JSON.stringify([whose, asked, revision]))
      .digest('base64');
  }
}

function toIso({ from, to }: Window) {
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  };
}
