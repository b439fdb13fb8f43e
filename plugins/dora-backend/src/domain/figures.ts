import { Tier } from '@quarterdeck/plugin-dora-common';
import { endingOf } from './ending';
import {
  DayFigures,
  DeploymentRecord,
  DerivedDeployment,
  DerivedIncident,
  IncidentRecord,
} from './records';
import { dayOf, Window } from './windows';

/** What figures are made of, in any order. */
export interface FigureRows {
  deployments: readonly {
    record: DeploymentRecord;
    derived: DerivedDeployment;
    isCommitsKnown: boolean;
    /** Changes that are dated after it. */
    negative: number;
  }[];
  changes: readonly {
    tier: Tier;
    deliveredAt: number;
    leadMs: number;
    stages: Readonly<Record<string, number>>;
  }[];
  incidents: readonly {
    record: IncidentRecord;
    derived: DerivedIncident;
    /** Of its environment. */
    tier?: Tier;
  }[];
}

type Counting = {
  -readonly [Key in keyof DayFigures]: DayFigures[Key] extends readonly number[]
    ? number[]
    : Key extends 'stages'
      ? Record<string, { ms: number; n: number }>
      : DayFigures[Key];
};

/**
 * What is counted of each UTC day of a window that has anything to count, oldest first; values from the smallest to the
 * largest. The definition that what reads tables is held against.
 */
export function dayFiguresOf(
  rows: FigureRows,
  tier: Tier,
  window: Window,
): DayFigures[] {
  const days = new Map<number, Counting>();
  /** @returns undefined where the instant is not in the window */
  const on = (at: number | undefined): Counting | undefined => {
    if (at === undefined || at < window.from || at >= window.to) {
      return undefined;
    }
    const day = dayOf(at);
    const figures = days.get(day) ?? noFigures(day);
    days.set(day, figures);
    return figures;
  };
  for (const each of rows.deployments) {
    if (each.record.tier === tier) {
      countDeployment(each, on);
    }
  }
  for (const change of rows.changes) {
    const figures = change.tier === tier ? on(change.deliveredAt) : undefined;
    figures?.leads.push(change.leadMs);
    for (const [stage, ms] of Object.entries(figures ? change.stages : {})) {
      const sum = figures?.stages[stage] ?? { ms: 0, n: 0 };
      Object.assign(figures?.stages ?? {}, {
        [stage]: { ms: sum.ms + ms, n: sum.n + 1 },
      });
    }
  }
  for (const { derived, record, tier: of } of rows.incidents) {
    const isCounted = of === tier && record.mergedInto === undefined;
    const figures = isCounted ? on(record.openedAt) : undefined;
    if (figures) {
      figures.incidents += 1;
      figures.attributed += derived.deploymentId === undefined ? 0 : 1;
    }
  }
  for (const { leads, recoveries } of days.values()) {
    leads.sort((one, other) => one - other);
    recoveries.sort((one, other) => one - other);
  }
  return [...days.values()].sort((one, other) => one.day - other.day);
}

function countDeployment(
  {
    derived,
    isCommitsKnown,
    negative,
    record,
  }: FigureRows['deployments'][number],
  on: (at: number | undefined) => Counting | undefined,
): void {
  const counted = on(derived.countedAt);
  if (counted) {
    counted.deployments += 1;
    counted.failed += derived.failedReasons.length > 0 ? 1 : 0;
    counted.withCommits += isCommitsKnown ? 1 : 0;
    counted.reworkKnown += derived.isRework === undefined ? 0 : 1;
    counted.rework += derived.isRework ? 1 : 0;
    counted.negative += negative;
  }
  const { endedAt, hasSucceeded } = endingOf(record, derived);
  const ended = on(endedAt);
  if (ended) {
    ended.ended += 1;
    ended.succeeded += hasSucceeded ? 1 : 0;
  }
  const { failedAt, recoveredAt } = derived;
  if (failedAt !== undefined && recoveredAt !== undefined) {
    on(recoveredAt)?.recoveries.push(recoveredAt - failedAt);
  }
}

/** A day on which nothing happened. */
export function noFigures(day: number): Counting {
  return {
    day,
    deployments: 0,
    failed: 0,
    withCommits: 0,
    reworkKnown: 0,
    rework: 0,
    ended: 0,
    succeeded: 0,
    leads: [],
    recoveries: [],
    stages: {},
    negative: 0,
    incidents: 0,
    attributed: 0,
  };
}
