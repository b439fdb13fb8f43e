import {
  doraReason,
  type Candidates,
  type CountedDeployment,
  type CountedDeploymentPage,
  type CountedIncident,
  type CountedIncidentPage,
  type DeploymentDetails,
  type Explanation,
} from '@quarterdeck/plugin-dora-common';
import { asOf, exampleDashboard, exampleMetric } from './exampleDora';

const { window } = exampleDashboard();

export function exampleDeployment(
  changes: Partial<CountedDeployment> = {},
): CountedDeployment {
  return {
    id: 'd1',
    entityRef: 'component:default/shop',
    environmentId: 'production',
    tier: 'production',
    source: 'observed',
    version: 'v1.5.0',
    previousVersion: 'v1.4.2',
    revision: 'a1b2c3d4e5f60718293a4b5c6d7e8f9011121314',
    rolloutId: 'r1',
    startedAt: '2026-03-30T11:00:00.000Z',
    finishedAt: '2026-03-30T11:05:00.000Z',
    countedAt: '2026-03-30T11:05:00.000Z',
    reason: doraReason('counted.rolled-back'),
    isFailed: true,
    failedReasons: [
      doraReason('failed.rolled-back'),
      doraReason('failed.incident', { number: 12 }),
    ],
    failedAt: '2026-03-30T11:02:00.000Z',
    recoveredAt: '2026-03-30T11:06:00.000Z',
    recoveryMs: 240_000,
    isRework: null,
    reworkReason: null,
    commitsReason: null,
    commits: 2,
    medianLeadMs: 3 * 3_600_000,
    ...changes,
  };
}

export const exampleUncounted = () =>
  exampleDeployment({
    id: 'd2',
    version: 'v1.6.0',
    rolloutId: null,
    countedAt: null,
    finishedAt: null,
    reason: doraReason('not-counted.under-way'),
    isFailed: false,
    failedReasons: [],
    failedAt: null,
    recoveredAt: null,
    recoveryMs: null,
    commits: null,
    medianLeadMs: null,
  });

export const examplePage = (
  items: CountedDeployment[],
  nextCursor?: string,
): CountedDeploymentPage => ({
  asOf,
  window,
  items,
  pageInfo: { nextCursor },
  emptyReason: null,
});

export function exampleIncident(
  changes: Partial<CountedIncident> = {},
): CountedIncident {
  return {
    id: '01890000-0000-7000-8000-000000000012',
    number: 12,
    entityRef: 'component:default/shop',
    environmentId: 'production',
    title: 'Checkout answers with 500',
    severity: 'P1',
    startedAt: '2026-03-30T11:02:00.000Z',
    openedAt: '2026-03-30T11:02:30.000Z',
    resolvedAt: '2026-03-30T11:06:00.000Z',
    deploymentId: 'd1',
    method: 'latest-before',
    reason: doraReason('attribution.latest-before', { hours: 24 }),
    correction: null,
    mayCorrect: true,
    ...changes,
  };
}

export const exampleIncidents = (
  items: CountedIncident[],
): CountedIncidentPage => ({
  asOf,
  window,
  items,
  pageInfo: {},
  emptyReason: null,
});

export const exampleDetails = (
  changes: Partial<DeploymentDetails> = {},
): DeploymentDetails => ({
  asOf,
  deployment: exampleDeployment(),
  incidents: [exampleIncident()],
  changes: [
    {
      sha: '1111111122222222333333334444444455555555',
      title: 'Take the pool from the configuration',
      link: 'https://git.example/shop/commit/1111111',
      pullRequest: 7,
      committedAt: '2026-03-30T08:05:00.000Z',
      mergedAt: '2026-03-30T09:05:00.000Z',
      leadMs: 3 * 3_600_000,
      stages: [
        { stage: 'review', ms: 3_600_000 },
        { stage: 'rollout', ms: 300_000 },
      ],
    },
  ],
  notCounted: [
    {
      sha: '9999999922222222333333334444444455555555',
      reason: doraReason('lead.negative', { count: 1 }),
    },
  ],
  ...changes,
});

export const exampleExplanation = (): Explanation => ({
  asOf,
  window,
  measured: exampleMetric('change-fail-rate'),
  lines: [doraReason('counted.succeeded')],
  notCounted: [
    { reason: doraReason('not-counted.under-way'), deployments: 3 },
    { reason: doraReason('not-counted.drill'), deployments: 1 },
  ],
});

export const exampleCandidates = (): Candidates => ({
  asOf,
  items: [
    { deployment: exampleDeployment(), isCurrent: true },
    {
      deployment: exampleDeployment({
        id: 'd0',
        version: 'v1.4.2',
        isFailed: false,
        countedAt: '2026-03-20T10:00:00.000Z',
      }),
      isCurrent: false,
    },
  ],
  emptyReason: null,
});
