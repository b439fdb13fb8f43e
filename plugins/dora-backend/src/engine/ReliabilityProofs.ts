import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Fact, FactQuery } from '@quarterdeck/plugin-timeline-common';
import { runFactPayloadSchema } from '@quarterdeck/plugin-runbooks-common';
import { TimelineService } from '@quarterdeck/plugin-timeline-node';
import { z } from 'zod';
import { Whose } from '../database/FigureStore';
import { Window } from '../domain/windows';
import { KeptFor } from './KeptFor';

/** That something was brought back, in practice: a rehearsed failover, or a restore test. */
export interface Proof {
  at: number;
  kind: 'rehearsal' | 'restore-test';
  /** How long it took. */
  rtoMs?: number;
  /** How old what was restored was. */
  rpoMs?: number;
}

const REHEARSED = 'runbooks.run.completed';
const RESTORED = 'backups.restore-test.passed';
/** Of another room, which may tell more; only this matters. */
const restoredSchema = z.object({
  rtoMs: z.number().min(0).nullish(),
  rpoMs: z.number().min(0).nullish(),
});

const KEPT_MS = 60_000;
const PAGE = 100;
/** Proofs are rare; who has more than these in two windows is told of the newest. */
const MOST_PAGES = 20;
/** The timeline takes so many in one question. */
const ENTITIES_AT_ONCE = 50;
/** For more services the timeline is asked for all, and theirs are picked out. */
const MOST_ENTITIES = 500;

/** Reads from the timeline what was proved to come back, and how fast. */
export class ReliabilityProofs {
  readonly #kept: KeptFor<Proof[]>;

  constructor(
    private readonly options: {
      timeline: Pick<TimelineService, 'list'>;
      logger: Pick<LoggerService, 'warn'>;
      now: () => number;
    },
  ) {
    this.#kept = new KeptFor({
      forMs: KEPT_MS,
      most: 200,
      now: options.now,
    });
  }

  /** Those of these services in a window; none where the timeline does not answer, which the log says. */
  async of(whose: Whose, { from, to }: Window): Promise<Proof[]> {
    const query = {
      type: [REHEARSED, RESTORED],
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      limit: PAGE,
    };
    try {
      return await this.#kept.get(JSON.stringify([whose, from, to]), async () =>
        (await this.#facts(whose, query)).flatMap(proofOf),
      );
    } catch (error) {
      this.options.logger.warn(
        `Rehearsals and restore tests cannot be read from the timeline: ${isError(error) ? error.message : String(error)}`,
      );
      return [];
    }
  }

  async #facts(whose: Whose, query: FactQuery): Promise<Fact[]> {
    if (whose === 'all') {
      return await this.#pages(query);
    }
    if (whose.length > MOST_ENTITIES) {
      const refs = new Set(whose);
      return (await this.#pages(query)).filter(({ entityRef }) =>
        refs.has(entityRef),
      );
    }
    const facts: Fact[] = [];
    for (let first = 0; first < whose.length; first += ENTITIES_AT_ONCE) {
      const entity = whose.slice(first, first + ENTITIES_AT_ONCE);
      facts.push(...(await this.#pages({ ...query, entity })));
    }
    return facts;
  }

  async #pages(query: FactQuery): Promise<Fact[]> {
    const facts: Fact[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { items, pageInfo } = await this.options.timeline.list(
        cursor === undefined ? query : { ...query, cursor },
      );
      facts.push(...items);
      cursor = pageInfo.nextCursor;
      if (cursor === undefined) {
        break;
      }
    }
    return facts;
  }
}

/** What a fact proves, if anything: a run for real or a dry run proves nothing of what was promised. */
export function proofOf(
  fact: Pick<Fact, 'type' | 'occurredAt' | 'payload'>,
): Proof[] {
  const at = Date.parse(fact.occurredAt);
  if (fact.type === REHEARSED) {
    const run = runFactPayloadSchema
      .pick({ mode: true, durationMs: true, targetMs: true })
      .safeParse(fact.payload);
    return run.success &&
      run.data.mode === 'rehearsal' &&
      run.data.targetMs !== null &&
      run.data.durationMs !== null
      ? [{ at, kind: 'rehearsal', rtoMs: run.data.durationMs }]
      : [];
  }
  const test = restoredSchema.safeParse(fact.payload);
  return fact.type === RESTORED && test.success
    ? [
        {
          at,
          kind: 'restore-test',
          rtoMs: test.data.rtoMs ?? undefined,
          rpoMs: test.data.rpoMs ?? undefined,
        },
      ]
    : [];
}
