import type { Deployment } from '@quarterdeck/plugin-environments-common';

/** How a deployment stands, in one word: its outcome, or why it has none. */
export type DeploymentState =
  | NonNullable<Deployment['outcome']>
  | 'in-progress'
  | 'not-seen';

export const DEPLOYMENT_STATES: readonly DeploymentState[] = [
  'in-progress',
  'succeeded',
  'failed',
  'rolled-back',
  'superseded',
  'not-seen',
];

const IN_PROGRESS = [
  'deployment.in-progress',
  'deployment.reported-in-progress',
];

export function deploymentState(
  deployment: Pick<Deployment, 'outcome' | 'outcomeReason'>,
): DeploymentState {
  const { outcome, outcomeReason } = deployment;
  if (outcome !== null) {
    return outcome;
  }
  return IN_PROGRESS.includes(outcomeReason.code) ? 'in-progress' : 'not-seen';
}

/**
 * How long a deployment took, in milliseconds; the bounds differ where its start or its end was only found afterwards.
 *
 * @returns `undefined` while it is under way, and where nobody saw how it ended.
 */
export function deploymentDuration(
  deployment: Deployment,
): { atLeast: number; atMost: number } | undefined {
  const { startedAt, startedAfter, finishedAt, finishedAfter } = deployment;
  if (finishedAt === null) {
    return undefined;
  }
  const latestStart = Date.parse(startedAt);
  const latestEnd = Date.parse(finishedAt);
  const earliestStart =
    startedAfter === null ? latestStart : Date.parse(startedAfter);
  const earliestEnd =
    finishedAfter === null ? latestEnd : Date.parse(finishedAfter);
  return {
    atLeast: Math.max(0, earliestEnd - latestStart),
    atMost: Math.max(0, latestEnd - earliestStart),
  };
}

/** Puts pages together, newest first; of what is in both, the later answer counts. */
export function mergeDeployments(
  known: readonly Deployment[],
  answered: readonly Deployment[],
): Deployment[] {
  const byId = new Map(known.map(deployment => [deployment.id, deployment]));
  for (const deployment of answered) {
    byId.set(deployment.id, deployment);
  }
  return [...byId.values()].sort(
    (left, right) =>
      right.startedAt.localeCompare(left.startedAt) ||
      right.id.localeCompare(left.id),
  );
}

/**
 * The last instant before a deployment at which what ran before was still seen to run. ISO 8601.
 *
 * Times on the wire have milliseconds, and so has the instant that leads back.
 */
export function instantBefore(
  deployment: Pick<Deployment, 'startedAt' | 'startedAfter'>,
): string {
  return (
    deployment.startedAfter ??
    new Date(Date.parse(deployment.startedAt) - 1).toISOString()
  );
}

/** The newest deployment that had begun by `at`, or of all where no instant is given. */
export function lastDeploymentUntil(
  deployments: readonly Deployment[],
  at?: string,
): Deployment | undefined {
  return deployments
    .filter(
      ({ startedAt }) =>
        at === undefined || Date.parse(startedAt) <= Date.parse(at),
    )
    .reduce<
      Deployment | undefined
    >((last, deployment) => (last && last.startedAt >= deployment.startedAt ? last : deployment), undefined);
}

export type DeploymentDay = {
  /** Epoch milliseconds of its beginning in the reader's time zone. */
  from: number;
  counts: Partial<Record<DeploymentState, number>>;
  total: number;
};

export type DaysOptions = {
  /** Epoch milliseconds. */
  now: number;
  days: number;
  /** Whether there are older ones that have not been read. */
  more: boolean;
};

/**
 * Deployments counted per day of the reader's time zone, oldest day first. With more to read, days that may not have
 * been read to their end are left out: a bar that is too low would be a lie.
 */
export function deploymentsPerDay(
  deployments: readonly Deployment[],
  { now, days, more }: DaysOptions,
): DeploymentDay[] {
  const result: DeploymentDay[] = Array.from({ length: days }, (_, index) => ({
    from: startOfDay(now, days - 1 - index),
    counts: {},
    total: 0,
  }));
  for (const deployment of deployments) {
    const startedAt = Date.parse(deployment.startedAt);
    const day = result.findLast(({ from }) => from <= startedAt);
    if (day) {
      const state = deploymentState(deployment);
      day.counts[state] = (day.counts[state] ?? 0) + 1;
      day.total += 1;
    }
  }
  if (!more || deployments.length === 0) {
    return result;
  }
  const oldest = Math.min(
    ...deployments.map(({ startedAt }) => Date.parse(startedAt)),
  );
  return result.filter(({ from }) => from > oldest);
}

/** Days of local time are not all 24 hours long; the calendar knows. */
function startOfDay(now: number, daysAgo: number): number {
  const day = new Date(now);
  return new Date(
    day.getFullYear(),
    day.getMonth(),
    day.getDate() - daysAgo,
  ).getTime();
}

/** Median of the durations that are known exactly, in milliseconds. */
export function medianDuration(
  deployments: readonly Deployment[],
): number | undefined {
  const durations = deployments
    .flatMap(deployment => {
      const duration = deploymentDuration(deployment);
      return duration && duration.atLeast === duration.atMost
        ? [duration.atMost]
        : [];
    })
    .sort((left, right) => left - right);
  const middle = durations.length / 2;
  return durations.length === 0
    ? undefined
    : (durations[Math.ceil(middle) - 1] + durations[Math.floor(middle)]) / 2;
}

export const CHART_DAYS = 14;
