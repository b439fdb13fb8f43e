import { Tier } from '@quarterdeck/plugin-dora-common';
import { DayFigures } from '../domain/records';

/** Whose figures: of these entities, or of all that there are. */
export type Whose = readonly string[] | 'all';

/** Numbers for metrics. Times are milliseconds since 1970 in UTC; windows are half-open. */
export interface FigureStore {
  /** Days of the window that have anything to count, oldest first; the first and the last day as far as they are in it. */
  figures(
    whose: Whose,
    tier: Tier,
    window: { from: number; to: number },
  ): Promise<DayFigures[]>;
  /** The same of each entity by itself; those without anything are not in it. */
  figuresByEntity(
    whose: readonly string[],
    tier: Tier,
    window: { from: number; to: number },
  ): Promise<Map<string, DayFigures[]>>;
  /** Deployments that failed before `at` and had not recovered by then, and since when the first of them was failing. */
  open(
    whose: Whose,
    tier: Tier,
    at: number,
  ): Promise<{ count: number; since?: number }>;
  /** When the first deployment ended of which the end is known: what was before, nobody saw. */
  observedSince(whose: Whose, tier: Tier): Promise<number | undefined>;
  /** The timeline has told of incidents, ever. */
  isIncidentSourceConnected(): Promise<boolean>;
  /** Goes up whenever any figure may have changed. */
  revision(): Promise<number>;
  /** The same of each entity by itself. */
  observedSinceByEntity(
    whose: readonly string[],
    tier: Tier,
  ): Promise<Map<string, number>>;
  /** Entities of which any deployment is known, at most so many, in the order of their names. */
  entities(most: number): Promise<string[]>;
}
