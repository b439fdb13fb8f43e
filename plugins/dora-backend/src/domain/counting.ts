import { doraReason } from '@quarterdeck/plugin-dora-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { DeploymentRecord } from './records';
import { isSameRevision } from './revisions';

/** What is told twice is told within this time. */
const SAME_WITHIN_MS = 3_600_000;

/**
 * Deployments that took longer are related to others by name alone. The bound makes what follows from a record a matter
 * of its neighbourhood, so that one event never means to look at years.
 */
export const LONGEST_MS = 3 * 24 * 3_600_000;

/** Two that tell of the same change begin within this of each other. */
export const SAMENESS_REACH_MS = LONGEST_MS + SAME_WITHIN_MS;

export interface Counted {
  /** Undefined: it does not count. */
  countedAt?: number;
  reason: Reason;
  /** It tells of the same change as another one, which was observed. */
  sameAs?: string;
  /** When what is new in it had been delivered. */
  deliveredAt?: number;
  /** Its own, or the one that its report tells. */
  revision?: string;
  /** What its report, or that of its twin, says about whether it was planned. */
  reportedRework?: boolean;
}

/**
 * Which deployments count, and when. Users have met one that succeeded, and one that was taken back; nobody knows that of
 * others. Independent of the order of its input.
 *
 * @param deployments - of one entity and environment
 */
export function countDeployments(
  deployments: readonly DeploymentRecord[],
): Map<string, Counted> {
  const twins = findTwins(deployments);
  const reports = reportsByTwin(deployments, twins);
  return new Map(
    deployments.map(deployment => {
      const told = reports.get(deployment.id) ?? [];
      return [
        deployment.id,
        {
          ...countOne(deployment, twins.get(deployment.id)),
          revision: firstKnown([deployment, ...told], each => each.revision),
          reportedRework: firstKnown(
            [deployment, ...told],
            each => each.reportedRework,
          ),
        },
      ];
    }),
  );
}

function countOne(
  deployment: DeploymentRecord,
  sameAs: string | undefined,
): Counted {
  const { finishedAt, outcome, rolledBackAt } = deployment;
  const not = (code: NotCountedCode) => ({ reason: doraReason(code) });
  if (deployment.rollout?.purpose === 'drill') {
    return not('not-counted.drill');
  }
  if (sameAs !== undefined) {
    return {
      reason: doraReason('not-counted.same-as', { deployment: sameAs }),
      sameAs,
    };
  }
  switch (outcome) {
    case 'failed':
      return not('not-counted.failed-before-traffic');
    case 'superseded':
      return not('not-counted.superseded');
    case 'succeeded':
      return finishedAt === undefined
        ? not(unseen(deployment))
        : {
            countedAt: finishedAt,
            deliveredAt: finishedAt,
            reason: doraReason('counted.succeeded'),
          };
    case 'rolled-back': {
      const countedAt = finishedAt ?? rolledBackAt;
      return countedAt === undefined
        ? not(unseen(deployment))
        : {
            countedAt,
            deliveredAt: isDelivered(deployment) ? finishedAt : undefined,
            reason: doraReason('counted.rolled-back'),
          };
    }
    default:
      return not(
        finishedAt === undefined && deployment.source !== 'found'
          ? 'not-counted.under-way'
          : unseen(deployment),
      );
  }
}

type NotCountedCode = Extract<
  Parameters<typeof doraReason>[0],
  `not-counted.${string}`
>;

function unseen({ source }: DeploymentRecord): NotCountedCode {
  return source === 'found' ? 'not-counted.found' : 'not-counted.not-observed';
}

/** One that was taken back before it had finished ends, as environments tell it, at the very instant of the undo. */
function isDelivered({
  finishedAt,
  hadFailed,
  rolledBackAt,
}: DeploymentRecord): boolean {
  return (
    finishedAt !== undefined &&
    hadFailed !== true &&
    rolledBackAt !== undefined &&
    finishedAt < rolledBackAt
  );
}

/** @returns of each reported deployment that was observed, too, the observed one that began nearest to it */
function findTwins(
  deployments: readonly DeploymentRecord[],
): Map<string, string> {
  const observed = deployments
    .filter(isObserved)
    .sort((one, other) => one.startedAt - other.startedAt);
  const twins = new Map<string, string>();
  for (const report of deployments) {
    if (report.source === 'reported' && took(report) <= LONGEST_MS) {
      const twin = nearest(
        report,
        between(observed, report).filter(each => isSameChange(report, each)),
      );
      if (twin) {
        twins.set(report.id, twin.id);
      }
    }
  }
  return twins;
}

/** Nobody saw the end of some; then a report of it is what is known best. */
function isObserved(deployment: DeploymentRecord): boolean {
  const { finishedAt, outcome, source } = deployment;
  return (
    source === 'observed' &&
    (outcome !== undefined || finishedAt === undefined) &&
    took(deployment) <= LONGEST_MS
  );
}

function isSameChange(
  report: DeploymentRecord,
  observed: DeploymentRecord,
): boolean {
  const gap =
    Math.max(report.startedAt, observed.startedAt) -
    Math.min(endOf(report), endOf(observed));
  if (gap > SAME_WITHIN_MS) {
    return false;
  }
  return report.revision !== undefined && observed.revision !== undefined
    ? isSameRevision(report.revision, observed.revision)
    : report.version !== undefined &&
        observed.version !== undefined &&
        plainVersion(report.version) === plainVersion(observed.version);
}

/** `v1.4.1` is `1.4.1`. */
export function plainVersion(version: string): string {
  return version.replace(/^v(?=\d)/, '');
}

function between(
  sorted: readonly DeploymentRecord[],
  { startedAt }: DeploymentRecord,
): DeploymentRecord[] {
  const first = firstFrom(
    sorted,
    startedAt - SAMENESS_REACH_MS,
    each => each.startedAt,
  );
  const found = [];
  for (let index = first; index < sorted.length; index++) {
    if (sorted[index].startedAt > startedAt + SAMENESS_REACH_MS) {
      break;
    }
    found.push(sorted[index]);
  }
  return found;
}

/** @returns the index of the first that is at `at` or later; the length where none is */
export function firstFrom<Item>(
  sorted: readonly Item[],
  at: number,
  timeOf: (item: Item) => number,
): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeOf(sorted[middle]) < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function reportsByTwin(
  deployments: readonly DeploymentRecord[],
  twins: ReadonlyMap<string, string>,
): Map<string, DeploymentRecord[]> {
  const byId = new Map(deployments.map(each => [each.id, each]));
  const reports = new Map<string, DeploymentRecord[]>();
  for (const [id, twin] of twins) {
    const report = byId.get(id);
    if (report) {
      reports.set(twin, [...(reports.get(twin) ?? []), report]);
    }
  }
  for (const [id, told] of reports) {
    const twin = byId.get(id);
    if (twin) {
      told.sort((one, other) => byDistance(twin, one, other));
    }
  }
  return reports;
}

function nearest(
  to: DeploymentRecord,
  among: readonly DeploymentRecord[],
): DeploymentRecord | undefined {
  return [...among].sort((one, other) => byDistance(to, one, other))[0];
}

function byDistance(
  { startedAt }: DeploymentRecord,
  one: DeploymentRecord,
  other: DeploymentRecord,
): number {
  return (
    Math.abs(one.startedAt - startedAt) -
      Math.abs(other.startedAt - startedAt) || compareIds(one, other)
  );
}

export function compareIds(one: { id: string }, other: { id: string }): number {
  if (one.id === other.id) {
    return 0;
  }
  return one.id < other.id ? -1 : 1;
}

function took(deployment: DeploymentRecord): number {
  return endOf(deployment) - deployment.startedAt;
}

function endOf({ finishedAt, startedAt }: DeploymentRecord): number {
  return Math.max(finishedAt ?? startedAt, startedAt);
}

function firstKnown<Item, Value>(
  items: readonly Item[],
  valueOf: (item: Item) => Value | undefined,
): Value | undefined {
  for (const item of items) {
    const value = valueOf(item);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}
