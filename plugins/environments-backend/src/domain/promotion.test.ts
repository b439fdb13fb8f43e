import {
  Comparison,
  ComparisonDifference,
  ComparisonSide,
  Health,
  MatrixEnvironment,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { observedWorkload } from '../testing/observedWorkload';
import { standingOf } from './promotion';

const healthy: Health = {
  status: 'healthy',
  reason: environmentReason('health.all-ready'),
};
const degraded: Health = {
  status: 'degraded',
  reason: environmentReason('health.canary-failed', { version: 'v1' }),
};
const progressing: Health = {
  status: 'progressing',
  reason: environmentReason('health.canary-initializing'),
};
const { workload } = observedWorkload({ version: 'v2' });
const drifted: Workload = {
  ...workload,
  drift: { ...workload.drift, status: 'drifted' },
};

function column(
  title: string,
  health: Health = healthy,
  workloads: Workload[] = [workload],
): MatrixEnvironment {
  return {
    environment: {
      id: title.toLowerCase(),
      title,
      rank: 1,
      tier: 'staging',
      purpose: null,
      audience: null,
      updateFrequency: null,
      promoteFrom: null,
      protected: false,
    },
    preview: null,
    clusters: [],
    workloads,
    health,
  };
}

function sideOf(
  { environment, health }: MatrixEnvironment,
  version: string,
): ComparisonSide {
  return { environment, health, version, revision: null };
}

function difference(kind: ComparisonDifference['kind']): ComparisonDifference {
  return { kind, name: kind, left: 'a', right: 'b', withheld: false };
}

function comparison(
  differences: ComparisonDifference[],
  standing?: Comparison['workloads'][number]['standing'],
): Comparison {
  return {
    entityRef: 'component:default/shop',
    asOf: '2026-03-04T12:00:00.000Z',
    left: sideOf(column('Staging'), 'v2'),
    right: sideOf(column('Production'), 'v1'),
    same: differences.length === 0,
    workloads: [
      {
        kind: 'Deployment',
        name: 'shop',
        standing: standing ?? (differences.length > 0 ? 'different' : 'same'),
        leftReplicas: null,
        rightReplicas: null,
        differences,
      },
    ],
    commits: null,
    commitsReason: null,
    compareUrl: null,
  };
}

const newer = comparison([difference('image')]);

describe('standingOf', () => {
  it.each<
    [string, Comparison, MatrixEnvironment, MatrixEnvironment, string, string[]]
  >([
    [
      'another image of a healthy source',
      newer,
      column('Staging'),
      column('Production'),
      'ready',
      ['promotion.ready'],
    ],
    [
      'another commit behind the same tag',
      comparison([difference('revision')]),
      column('Staging'),
      column('Production'),
      'ready',
      ['promotion.ready'],
    ],
    [
      'a target where it does not run yet',
      comparison([], 'only-left'),
      column('Staging'),
      column('Production', healthy, []),
      'ready',
      ['promotion.ready'],
    ],
    [
      'the same',
      comparison([]),
      column('Staging'),
      column('Production'),
      'up-to-date',
      ['promotion.same-version'],
    ],
    [
      'what belongs to the environments alone',
      comparison([difference('configuration'), difference('replicas')]),
      column('Staging', degraded),
      column('Production'),
      'up-to-date',
      ['promotion.same-version'],
    ],
    [
      'nothing',
      comparison([], 'only-right'),
      column('Staging', healthy, []),
      column('Production'),
      'blocked',
      ['promotion.nothing-to-promote'],
    ],
    [
      'a source that is not well',
      newer,
      column('Staging', degraded),
      column('Production'),
      'blocked',
      ['promotion.source-unhealthy'],
    ],
    [
      'all that can speak against it at once',
      newer,
      column('Staging', progressing),
      column('Production', progressing, [workload, drifted]),
      'blocked',
      [
        'promotion.source-deploying',
        'promotion.target-deploying',
        'promotion.target-drifted',
      ],
    ],
  ])('of %s', (_, preview, from, to, status, codes) => {
    const standing = standingOf(preview, from, to);
    expect(standing.status).toBe(status);
    expect(standing.reasons.map(({ code }) => code)).toEqual(codes);
  });

  it('names the environment that is being deployed to', () => {
    const { reasons } = standingOf(
      newer,
      column('Staging', progressing),
      column('Production', progressing),
    );
    expect(reasons.map(({ params }) => params.environment)).toEqual([
      'Staging',
      'Production',
    ]);
  });
});
